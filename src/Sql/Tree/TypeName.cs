using System.Collections.Immutable;

namespace HoopWire.Sql.Tree;

/// <summary>A type as written.</summary>
public sealed class TypeName : SqlNode
{
    /// <summary>
    /// Its name. The standard's own spellings are resolved as the server does: <c>int</c> is <c>pg_catalog.int4</c>, <c>character varying</c>
    /// is <c>pg_catalog.varchar</c>. For <c>table.column%TYPE</c> the name of the column.
    /// </summary>
    public required ObjectName Name { get; init; }

    /// <summary>What stands in parentheses after it: lengths, precisions, labels.</summary>
    public ImmutableArray<Expression> Modifiers { get; init; } = [];

    /// <summary>Number of array dimensions; 0 for no array.</summary>
    public int Dimensions { get; init; }

    /// <summary>Whether SETOF stands before it.</summary>
    public bool IsSet { get; init; }

    /// <summary>Whether it is the type of a column (<c>%TYPE</c>).</summary>
    public bool IsOfColumn { get; init; }

    /// <inheritdoc/>
    public override void AddChildren(List<SqlNode> children) => Add(children, Modifiers);
}
