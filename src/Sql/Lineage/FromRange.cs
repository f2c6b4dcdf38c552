using System.Collections.Immutable;

namespace HoopWire.Sql.Lineage;

/// <summary>What an item of FROM brings into sight.</summary>
/// <param name="Entries">What qualified names may refer to.</param>
/// <param name="Columns">What unqualified names and stars refer to, in a star's order; the columns of USING once.</param>
/// <param name="IsOpen">Whether there may be columns that are not listed.</param>
/// <param name="Open">What those are made of.</param>
internal sealed record FromRange(ImmutableArray<RangeEntry> Entries, ImmutableArray<RangeColumn> Columns, bool IsOpen, Provenance Open)
{
    private readonly ColumnIndex _index = new();

    /// <summary>Whether a name that it does not list may be one of its columns all the same, without anybody being asked.</summary>
    public bool TakesAnyName => IsOpen && !(Entries is [{ IsNamed: true }]);

    /// <summary>What columns are made of that may have any name: those not listed, and those that the server may call otherwise.</summary>
    public Provenance Rest => Provenance.OneOf(Open, _index.Others(Columns));

    /// <summary>The column of a name; null when there is none listed.</summary>
    public RangeColumn? Find(string name) => _index.Find(Columns, name);

    /// <summary>A single entry.</summary>
    public static FromRange Of(RangeEntry entry) => new([entry], entry.Columns, entry.IsOpen, entry.Open);
}
