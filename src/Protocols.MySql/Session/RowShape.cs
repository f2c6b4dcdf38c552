using HoopWire.Sessions;

namespace HoopWire.MySql.Session;

/// <summary>What happens to the cells of a result, by column.</summary>
/// <param name="columns">One for each column.</param>
/// <param name="recorded">The columns as the recording lays them out.</param>
internal sealed class RowShape(ColumnMask[] columns, byte[] recorded)
{
    /// <summary>One for each column.</summary>
    public ColumnMask[] Columns => columns;

    /// <summary>The columns as the recording lays them out.</summary>
    public byte[] Recorded => recorded;

    /// <summary>Whether rows must be looked at.</summary>
    public bool LooksAtRows { get; } = Array.Exists(columns, c => c.Action != ColumnAction.Pass);
}
