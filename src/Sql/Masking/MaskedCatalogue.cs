using System.Collections.Frozen;
using HoopWire.Policy;
using HoopWire.Policy.Masking;
using HoopWire.Sql.Lineage;

namespace HoopWire.Sql.Masking;

/// <summary>
/// A catalogue and the columns in it that a policy masks, by the numbers the catalogue names them with. Immutable but for the time at which it was last found to
/// hold.
/// </summary>
internal class MaskedCatalogue
{
    private LatestTick _readAt;

    /// <summary>The objects of the database.</summary>
    public required Catalogue Catalogue { get; init; }

    /// <summary>Mask per (relation, column).</summary>
    public required FrozenDictionary<ulong, RuleMask> Masks { get; init; }

    /// <summary>Names of protected columns per name of a relation that has them, whatever its schema.</summary>
    public required FrozenDictionary<string, FrozenSet<string>> ColumnsByRelation { get; init; }

    /// <summary>Schemas of relations with protected columns.</summary>
    public FrozenSet<string> Schemas { get; init; } = [];

    /// <summary>Relations that read protected columns where they show none: views with one in a condition, tables whose row security looks at one, over any number of steps.</summary>
    public FrozenSet<uint> Readers { get; init; } = [];

    /// <summary>By what the objects are reached that rules are about; null where no rule names any.</summary>
    public IReachableObjects? Objects { get; init; }

    /// <summary>When it was read, in the clock's ticks: moves on when the catalogue is read again and is the same. Read and written on any loop.</summary>
    public required long ReadAt
    {
        get => _readAt.Value;
        init => _readAt = new LatestTick(value);
    }

    /// <summary>The catalogue was asked for again at this time, and is the same.</summary>
    public void Confirm(long readAt) => _readAt.Advance(readAt);

    /// <summary>The key of <see cref="Masks"/>.</summary>
    public static ulong Key(uint relation, short attribute) => ((ulong)relation << 16) | (ushort)attribute;

    /// <summary>The mask of a column; null for none.</summary>
    public RuleMask? MaskOf(ColumnKey column) => Masks.GetValueOrDefault(Key(column.Relation, column.Number));
}
