using System.Collections.Immutable;

namespace HoopWire.Sql.Lineage;

/// <summary>What a value is made of, as far as it is of interest.</summary>
internal sealed record Provenance
{
    /// <summary>Nothing of interest.</summary>
    public static Provenance Free { get; } = new();

    /// <summary>The columns of interest, sorted.</summary>
    public ImmutableArray<ColumnKey> Sources { get; init; } = [];

    /// <summary>Whether the value is that of one of <see cref="Sources"/> as it is, or one without any.</summary>
    public bool IsBare { get; init; } = true;

    /// <summary>Whether values of several origins stand in the same column, so that comparing them tells.</summary>
    public bool IsMixed { get; init; }

    /// <summary>Whether the server names the origin of an output column with this value.</summary>
    public bool HasOrigin { get; init; }

    /// <summary>Whether code that cannot be read has made it.</summary>
    public bool IsOpaque { get; init; }

    /// <summary>OID of the value's type; 0 where it is not known.</summary>
    public uint Type { get; init; }

    /// <summary>The row that it is as a whole; null for a plain value.</summary>
    public RangeEntry? Row { get; init; }

    /// <summary>Whether nothing of interest is in it.</summary>
    public bool IsFree => Sources.IsEmpty && !IsOpaque;

    /// <summary>The value of a column.</summary>
    public static Provenance Of(ColumnKey column, uint type) => new() { Sources = [column], HasOrigin = true, Type = type };

    /// <summary>Something computed from values.</summary>
    public static Provenance Derived(IEnumerable<Provenance> from)
    {
        ImmutableArray<ColumnKey> sources = [];
        bool opaque = false;
        foreach (var part in from)
        {
            sources = Union(sources, part.Sources);
            opaque |= part.IsOpaque;
        }
        return sources.IsEmpty && !opaque ? Free : new Provenance { Sources = sources, IsBare = false, IsOpaque = opaque };
    }

    /// <summary>A value that is one or the other.</summary>
    public static Provenance Either(Provenance one, Provenance other)
    {
        if (ReferenceEquals(one, other) || (one.IsFree && other.IsFree)) return one.Row is null && other.Row is not null ? other : one;
        return new Provenance
        {
            Sources = Union(one.Sources, other.Sources),
            IsBare = one.IsBare && other.IsBare,
            IsMixed = true,
            IsOpaque = one.IsOpaque || other.IsOpaque,
            Type = one.Type == other.Type ? one.Type : 0,
            Row = one.Row == other.Row ? one.Row : RangeEntry.Unknown,
        };
    }

    /// <summary>The value of a name that means one or the other: free ones show nothing, whichever is meant.</summary>
    public static Provenance OneOf(Provenance one, Provenance other)
    {
        if (other is { IsFree: true, Row: null }) return one;
        return one is { IsFree: true, Row: null } ? other : Either(one, other);
    }

    /// <summary>The same value where the server no longer tells its origin.</summary>
    public Provenance WithoutOrigin() => HasOrigin ? this with { HasOrigin = false } : this;

    private static ImmutableArray<ColumnKey> Union(ImmutableArray<ColumnKey> one, ImmutableArray<ColumnKey> other)
    {
        if (other.IsEmpty || one.Equals(other)) return one;
        if (one.IsEmpty) return other;
        return [.. one.Concat(other).Distinct().OrderBy(k => k.Relation).ThenBy(k => k.Number)];
    }
}
