using HoopWire.Sessions;

namespace HoopWire.Postgres.Session;

/// <summary>What is known of a result's rows from its RowDescription: decided once per description, then applied to each row.</summary>
/// <param name="Columns">What happens to each column.</param>
/// <param name="Recorded">The columns as the recording lays them out.</param>
internal sealed record RowShape(ColumnMask[] Columns, byte[] Recorded)
{
    /// <summary>Whether detectors find something in the labels.</summary>
    public bool HidesLabels { get; init; }

    /// <summary>Whether rows must be looked into; otherwise their bodies stream through.</summary>
    public bool RewritesRows { get; } = Array.Exists(Columns, c => c.Action != ColumnAction.Pass);

    /// <summary>One byte a column, 1 where its cells are binary; empty when all are text.</summary>
    public byte[] Formats { get; } = Array.Exists(Columns, c => c.Binary) ? [.. Columns.Take(FormatsMax).Select(c => c.Binary ? (byte)1 : (byte)0)] : [];

    // As many columns as PostgreSQL gives a result (MaxTupleAttributeNumber).
    private const int FormatsMax = 1664;

    /// <summary>Whether some column is masked whatever its value.</summary>
    public bool HasMask { get; } = Array.Exists(Columns, c => c.Action == ColumnAction.Mask);
}
