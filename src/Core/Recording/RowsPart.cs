namespace HoopWire.Recording;

/// <summary>What a <see cref="RowsEvent"/> holds.</summary>
public enum RowsPart
{
    /// <summary>Whole rows.</summary>
    Rows,

    /// <summary>A piece of one row that is too long for an event.</summary>
    RowPiece,

    /// <summary>Data of a COPY, which is a stream without rows.</summary>
    CopyData,
}
