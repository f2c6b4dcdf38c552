namespace HoopWire.Postgres.Sql.Parsing;

/// <summary>How the objects of a kind are named.</summary>
internal enum ObjectForm
{
    Unknown,
    Relation,
    Name,
    OfRelation,
    Constraint,
    Column,
    Type,
    Routine,
    Aggregate,
    Operator,
    OperatorClass,
    Cast,
    Transform,
    LargeObject,
    UserMapping,
}
