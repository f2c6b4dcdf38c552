using System.Collections.Frozen;
using HoopWire.Postgres.Session.Masks;
using HoopWire.Sql.Masking;

namespace HoopWire.Postgres.Session;

/// <summary>The columns that a policy masks in one database: relations by their OID, columns by their attribute number.</summary>
internal sealed class ProtectedColumns : MaskedCatalogue
{
    /// <summary>
    /// Every relation the snapshot knows, with the highest number of its columns: later ones get higher ones. A column of any other relation, or beyond that, is masked
    /// until the snapshot is newer.
    /// </summary>
    public required FrozenDictionary<uint, int> LastColumns { get; init; }

    /// <summary>OIDs of relations with at least one protected column.</summary>
    public required FrozenSet<uint> ProtectedRelations { get; init; }

    /// <summary>The database's types.</summary>
    public TypeCatalogue Types { get; init; } = TypeCatalogue.BuiltIn;
}
