namespace HoopWire.Postgres.Session;

/// <summary>What is known of a result's rows from its RowDescription: decided once per description, then applied to each row.</summary>
/// <param name="Columns">What happens to each column.</param>
/// <param name="Recorded">The columns as the recording lays them out.</param>
internal sealed record RowShape(ColumnMask[] Columns, byte[] Recorded)
{
    /// <summary>Whether rows must be looked into; otherwise their bodies stream through.</summary>
    public bool RewritesRows { get; } = Array.Exists(Columns, c => c.Action != ColumnAction.Pass);

    /// <summary>Whether some column is masked whatever its value.</summary>
    public bool HasMask { get; } = Array.Exists(Columns, c => c.Action == ColumnAction.Mask);
}
