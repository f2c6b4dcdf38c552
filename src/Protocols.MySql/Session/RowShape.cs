using HoopWire.Sessions;

namespace HoopWire.MySql.Session;

/// <summary>What happens to the cells of a result, by column.</summary>
/// <param name="columns">One for each column.</param>
/// <param name="recorded">The columns as the recording lays them out.</param>
internal sealed class RowShape(ColumnMask[] columns, byte[] recorded)
{
    /// <summary>As many as one event of rows has room for: bytes of columns behind are recorded as text where they are valid UTF-8.</summary>
    private const int FormatsMax = 1664;

    private const int ColumnBytes = 64;

    /// <summary>One for each column.</summary>
    public ColumnMask[] Columns => columns;

    /// <summary>The columns as the recording lays them out.</summary>
    public byte[] Recorded => recorded;

    /// <summary>One byte a column, 1 where its cells are recorded as bytes; empty when all are text.</summary>
    public byte[] Formats { get; } = Array.Exists(columns, c => c.IsBytes) ? [.. columns.Take(FormatsMax).Select(c => c.IsBytes ? (byte)1 : (byte)0)] : [];

    /// <summary>Bytes that it takes, about.</summary>
    public int Bytes => recorded.Length + (columns.Length * ColumnBytes);

    /// <summary>Whether rows must be looked at.</summary>
    public bool LooksAtRows { get; } = Array.Exists(columns, c => c.Action != ColumnAction.Pass);
}
