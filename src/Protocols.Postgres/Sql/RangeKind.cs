namespace HoopWire.Postgres.Sql;

/// <summary>What a token range holds.</summary>
internal enum RangeKind
{
    /// <summary>The inside of brackets: an expression, a list or a subquery.</summary>
    Group,

    /// <summary>The inside of parentheses in a FROM clause: a join or a subquery.</summary>
    FromGroup,

    /// <summary>The body of a common table expression, or another place where a data statement may stand.</summary>
    Body,

    /// <summary>The rest of a data statement after its head: keywords have a query's meaning.</summary>
    Clauses,

    /// <summary>Any other text of a utility statement: names and subqueries only.</summary>
    Utility,
}
