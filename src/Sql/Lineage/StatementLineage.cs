using System.Collections.Immutable;

namespace HoopWire.Sql.Lineage;

/// <summary>What one statement does with the columns that are followed.</summary>
internal sealed record StatementLineage
{
    /// <summary>Its result's columns; null where it returns none, or where they are not told by its text.</summary>
    public QueryOutput? Output { get; init; }

    /// <summary>Whether its result is kept for later statements, which tell nothing of its columns: a cursor, a prepared statement.</summary>
    public bool IsKept { get; init; }

    /// <summary>Whether its result is copied out as a stream.</summary>
    public bool IsCopied { get; init; }

    /// <summary>Every use of a followed column other than showing it.</summary>
    public ImmutableArray<ColumnUse> Uses { get; init; } = [];

    /// <summary>Whether it names a relation with followed columns.</summary>
    public bool Touches { get; init; }

    /// <summary>The relations it names, those that it writes among them.</summary>
    public ImmutableArray<CatalogueRelation> Relations { get; init; } = [];

    /// <summary>The relations it writes.</summary>
    public ImmutableArray<CatalogueRelation> Written { get; init; } = [];

    /// <summary>Why it is not understood; null when it is.</summary>
    public string? Failure { get; init; }

    /// <summary>A name in it that the catalogue does not know; null for none.</summary>
    public string? UnknownName { get; init; }

    /// <summary>Whether it names something else than a relation that the catalogue does not know.</summary>
    public bool HasUnknownColumn { get; init; }

    /// <summary>Code in it that cannot be read; null for none.</summary>
    public string? Opaque { get; init; }
}
