using System.Collections.Immutable;

namespace HoopWire.Sql.Lineage;

/// <summary>The output columns of a query.</summary>
/// <param name="Columns">Those that are known, in order.</param>
/// <param name="IsOpen">Whether others may stand among them, so that positions mean nothing.</param>
internal sealed record QueryOutput(ImmutableArray<RangeColumn> Columns, bool IsOpen)
{
    /// <summary>No column.</summary>
    public static QueryOutput None { get; } = new([], false);

    /// <summary>All of it as one value.</summary>
    public Provenance All => Provenance.Derived(Columns.Select(c => c.Value));
}
