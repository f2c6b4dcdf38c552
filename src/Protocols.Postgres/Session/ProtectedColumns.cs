using System.Collections.Frozen;
using HoopWire.Policy;
using HoopWire.Postgres.Session.Masks;

namespace HoopWire.Postgres.Session;

/// <summary>
/// The columns that a policy masks in one database, by the numbers the server names them with. A snapshot of the catalogue; immutable.
/// </summary>
internal sealed class ProtectedColumns
{
    /// <summary>Mask per (relation OID, attribute number).</summary>
    public required FrozenDictionary<ulong, RuleMask> Masks { get; init; }

    /// <summary>Every relation the snapshot knows; a column of any other is masked until the snapshot is newer.</summary>
    public required FrozenSet<uint> Relations { get; init; }

    /// <summary>OIDs of relations with at least one protected column.</summary>
    public required FrozenSet<uint> ProtectedRelations { get; init; }

    /// <summary>Names of protected columns per name of a relation that has them, whatever its schema.</summary>
    public required FrozenDictionary<string, FrozenSet<string>> ColumnsByRelation { get; init; }

    /// <summary>Names of functions outside the system's schemas: what they return cannot be told from the text.</summary>
    public required FrozenSet<string> UserFunctions { get; init; }

    /// <summary>Names of operators that run the database owner's code.</summary>
    public FrozenSet<string> UserOperators { get; init; } = [];

    /// <summary>Schemas of relations with protected columns.</summary>
    public FrozenSet<string> Schemas { get; init; } = [];

    /// <summary>The database's types.</summary>
    public TypeCatalogue Types { get; init; } = TypeCatalogue.BuiltIn;

    /// <summary>When it was read, in the clock's ticks.</summary>
    public required long ReadAt { get; init; }

    /// <summary>The key of <see cref="Masks"/>.</summary>
    public static ulong Key(uint relation, short attribute) => ((ulong)relation << 16) | (ushort)attribute;
}
