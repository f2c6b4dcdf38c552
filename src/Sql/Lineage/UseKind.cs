namespace HoopWire.Sql.Lineage;

/// <summary>How a statement uses a column other than by showing it as it is.</summary>
internal enum UseKind
{
    /// <summary>Something is computed from it.</summary>
    Expression,

    /// <summary>It decides which rows there are.</summary>
    Predicate,

    /// <summary>It decides which rows belong together.</summary>
    Join,

    /// <summary>Rows are ordered by it.</summary>
    Sort,

    /// <summary>Rows are grouped by it.</summary>
    Group,

    /// <summary>It is compared with other values: by UNION, DISTINCT, IN or the search for a conflict.</summary>
    Compare,

    /// <summary>It is written elsewhere.</summary>
    Store,

    /// <summary>It is part of a row that is used as one value.</summary>
    WholeRow,
}
