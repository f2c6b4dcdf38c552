using System.Collections.Immutable;

namespace HoopWire.Sql.Tree;

/// <summary><c>UPDATE a JOIN b … SET a.c = …</c>: an update of one table or several out of a FROM.</summary>
public sealed class JoinedUpdate : DataStatement
{
    /// <summary>The tables and what they are joined with.</summary>
    public required ImmutableArray<FromItem> From { get; init; }

    /// <summary>What it sets; a column without qualifier may be any table's.</summary>
    public required ImmutableArray<Assignment> Set { get; init; }

    /// <summary>WHERE; null for all rows.</summary>
    public Expression? Where { get; init; }

    /// <summary>ORDER BY.</summary>
    public ImmutableArray<SortKey> OrderBy { get; init; } = [];

    /// <summary>LIMIT.</summary>
    public Expression? Limit { get; init; }

    /// <inheritdoc/>
    public override void AddChildren(List<SqlNode> children)
    {
        Add(children, With);
        Add(children, From);
        Add(children, Set);
        Add(children, Where);
        Add(children, OrderBy);
        Add(children, Limit);
    }
}

/// <summary><c>DELETE a, b FROM a JOIN b …</c> or <c>DELETE FROM a, b USING a JOIN b …</c></summary>
public sealed class JoinedDelete : DataStatement
{
    /// <summary>The names or aliases of the tables whose rows are deleted.</summary>
    public required ImmutableArray<ObjectName> Targets { get; init; }

    /// <summary>The tables and what they are joined with.</summary>
    public required ImmutableArray<FromItem> From { get; init; }

    /// <summary>WHERE; null for all rows.</summary>
    public Expression? Where { get; init; }

    /// <summary>ORDER BY.</summary>
    public ImmutableArray<SortKey> OrderBy { get; init; } = [];

    /// <summary>LIMIT.</summary>
    public Expression? Limit { get; init; }

    /// <inheritdoc/>
    public override void AddChildren(List<SqlNode> children)
    {
        Add(children, With);
        Add(children, Targets);
        Add(children, From);
        Add(children, Where);
        Add(children, OrderBy);
        Add(children, Limit);
    }
}
