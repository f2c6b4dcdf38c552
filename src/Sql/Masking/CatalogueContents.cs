using System.Collections.Immutable;
using HoopWire.Sql.Lineage;

namespace HoopWire.Sql.Masking;

/// <summary>A catalogue, understood: its objects, and which columns are made of which. Immutable and shared.</summary>
internal class CatalogueContents
{
    /// <summary>The objects.</summary>
    public required Catalogue Catalogue { get; init; }

    /// <summary>Views by what each of their columns is made of; those whose definition is not understood are missing.</summary>
    public required Dictionary<uint, ImmutableArray<ViewColumn>> Views { get; init; }

    /// <summary>Views by the columns that the server notes for them: view, relation, number (0 for the whole row).</summary>
    public ILookup<uint, ColumnKey> ViewDependencies { get; init; } = Array.Empty<ColumnKey>().ToLookup(_ => 0u);

    /// <summary>Tables by the columns that the conditions of their row security look at: table, relation, number (0 for the whole row).</summary>
    public ILookup<uint, ColumnKey> PolicyDependencies { get; init; } = Array.Empty<ColumnKey>().ToLookup(_ => 0u);

    /// <summary>Child and parent.</summary>
    public ImmutableArray<(uint Child, uint Parent)> Inheritance { get; init; } = [];

    /// <summary>What foreign keys do to other relations.</summary>
    public ImmutableArray<ForeignKey> ForeignKeys { get; init; } = [];

    /// <summary>Triggers of relations.</summary>
    public ImmutableArray<RelationTrigger> Triggers { get; init; } = [];

    /// <summary>A column and one that it is computed from.</summary>
    public ImmutableArray<(ColumnKey Column, ColumnKey From)> Computed { get; init; } = [];

    /// <summary>Relations that may show anything: views that run the database owner's code, and what else cannot be told.</summary>
    public HashSet<uint> ViewsWithCode { get; init; } = [];
}
