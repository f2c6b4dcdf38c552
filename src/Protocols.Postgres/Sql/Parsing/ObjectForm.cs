namespace HoopWire.Postgres.Sql.Parsing;

/// <summary>How the objects of a kind are named.</summary>
internal enum ObjectForm
{
    /// <summary>No kind that is known.</summary>
    Unknown,

    /// <summary>By a name that is a relation's.</summary>
    Relation,

    /// <summary>By a name.</summary>
    Name,

    /// <summary>By a name and the relation it belongs to.</summary>
    OfRelation,

    /// <summary>By a name and a relation or domain.</summary>
    Constraint,

    /// <summary>By a relation's name and its own.</summary>
    Column,

    /// <summary>As a type.</summary>
    Type,

    /// <summary>As a function with or without argument types.</summary>
    Routine,

    /// <summary>As an aggregate with argument types.</summary>
    Aggregate,

    /// <summary>As an operator with argument types.</summary>
    Operator,

    /// <summary>By a name and an access method.</summary>
    OperatorClass,

    /// <summary>By two types.</summary>
    Cast,

    /// <summary>By a type and a language.</summary>
    Transform,

    /// <summary>By a number.</summary>
    LargeObject,

    /// <summary>By a role and a server.</summary>
    UserMapping,
}
