using System.Collections.Immutable;

namespace HoopWire.Sql.Tree;

/// <summary>What may follow a query's body, such as ORDER BY.</summary>
public sealed class QueryTail
{
    /// <summary>ORDER BY.</summary>
    public ImmutableArray<SortKey> OrderBy { get; init; } = [];

    /// <summary>LIMIT or FETCH FIRST.</summary>
    public Expression? Limit { get; init; }

    /// <summary>FETCH FIRST … WITH TIES.</summary>
    public bool LimitWithTies { get; init; }

    /// <summary>OFFSET.</summary>
    public Expression? Offset { get; init; }

    /// <summary>FOR UPDATE and its like.</summary>
    public ImmutableArray<RowLock> Locks { get; init; } = [];

    /// <summary>INTO a file or variables.</summary>
    public ExportClause? Export { get; init; }
}
