namespace HoopWire.Recording;

/// <summary>
/// Rows of a result as they were delivered, after masks. A row is laid out as PostgreSQL's DataRow, big-endian: number of cells (2), then for each its
/// length (4; −1 for NULL) and its bytes.
/// </summary>
public readonly ref struct RowsEvent
{
    /// <summary>The command's number.</summary>
    public long Sequence { get; init; }

    /// <summary>What <see cref="Data"/> is.</summary>
    public RowsPart Part { get; init; }

    /// <summary>Number of the first row in its result, from 1; 0 for <see cref="RowsPart.CopyData"/>.</summary>
    public long First { get; init; }

    /// <summary>Where the data begins in its row, or in the COPY's stream.</summary>
    public long Offset { get; init; }

    /// <summary>Length of the whole row, for a piece of one; 0 where that was not known before its end.</summary>
    public long Length { get; init; }

    /// <summary>One byte a column: 1 where its cells are binary. Empty when all are text.</summary>
    public ReadOnlySpan<byte> Formats { get; init; }

    /// <summary>Rows one after another, a piece of one, or COPY data.</summary>
    public ReadOnlySpan<byte> Data { get; init; }
}
