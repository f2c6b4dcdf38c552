using System.Collections.Immutable;

namespace HoopWire.Sql.Lineage;

/// <summary>A relation that has columns.</summary>
/// <param name="Oid">Its OID.</param>
/// <param name="Schema">Its schema.</param>
/// <param name="Name">Its name.</param>
/// <param name="Kind">Its <c>relkind</c>.</param>
internal sealed record CatalogueRelation(uint Oid, string Schema, string Name, char Kind)
{
    /// <summary>Its columns by attribute number, without dropped ones.</summary>
    public ImmutableArray<CatalogueColumn> Columns { get; init; } = [];

    /// <summary>Whether it may have columns that are not listed.</summary>
    public bool IsOpen { get; init; }

    /// <summary>Whether rules rewrite what is written to it.</summary>
    public bool HasRules { get; init; }

    /// <summary>Whether it belongs to some session alone.</summary>
    public bool IsTemporary => Schema.StartsWith("pg_temp_", StringComparison.Ordinal);
}
