using System.Buffers;
using System.Buffers.Binary;
using HoopWire.Policy;
using HoopWire.Postgres.Wire;

namespace HoopWire.Postgres.Session;

/// <summary>Rewrites a DataRow by its shape.</summary>
internal static class RowMasker
{
    /// <summary>
    /// Whether a row, which is validated here, changes at all: it has a masked cell that is not NULL, or a cell in which detectors find something. A row that
    /// does not is forwarded as it came. Null when the row is malformed or does not have the shape's columns.
    /// </summary>
    public static bool? Changes(ReadOnlySpan<byte> body, RowShape shape, DetectorSet? detectors)
    {
        if (!DataRow.TryRead(body, out var row) || row.Count != shape.Columns.Length) return null;
        int column = 0;
        foreach (var cell in row.Cells)
        {
            ref readonly var mask = ref shape.Columns[column++];
            if (cell.IsNull || mask.Action == ColumnAction.Pass) continue;
            if (mask.Action == ColumnAction.Mask || (detectors is not null && CellDetection.IsFound(mask, detectors, cell.Value))) return true;
        }
        return false;
    }

    /// <summary>
    /// Writes the whole message for <paramref name="body"/>, a DataRow's body, masked. False when the row is malformed or does not have the shape's
    /// columns: nothing of it may be delivered then.
    /// </summary>
    public static bool TryWrite(ReadOnlySpan<byte> body, RowShape shape, DetectorSet? detectors, IBufferWriter<byte> output, MaskCounts counts)
    {
        if (!DataRow.TryRead(body, out var row) || row.Count != shape.Columns.Length) return false;
        Span<byte> message = output.GetSpan(FrameReader.HeadBytes + body.Length + (shape.Columns.Length * CellMask.GrowthMax));
        int length = FrameReader.HeadBytes;
        BinaryPrimitives.WriteUInt16BigEndian(message[length..], (ushort)row.Count);
        length += sizeof(ushort);
        int column = 0;
        foreach (var cell in row.Cells)
        {
            length += WriteCell(shape.Columns[column], cell, detectors, message[length..], counts);
            column++;
        }
        message[0] = BackendMessage.DataRow;
        BinaryPrimitives.WriteInt32BigEndian(message[1..], length - 1);
        output.Advance(length);
        return true;
    }

    private static int WriteCell(in ColumnMask mask, DataCell cell, DetectorSet? detectors, Span<byte> destination, MaskCounts counts)
    {
        Span<byte> value = destination[sizeof(int)..];
        int length = cell.IsNull ? CellMask.Null : cell.Value.Length;
        if (!cell.IsNull && mask.Action == ColumnAction.Mask)
        {
            length = CellMask.Write(mask, cell.Value, value);
            counts.Add(mask.Rule);
        }
        else if (!cell.IsNull)
        {
            cell.Value.CopyTo(value);
            if (mask.Action == ColumnAction.Detect && detectors is not null)
            {
                int found = CellDetection.Apply(mask, detectors, value[..length], out bool isNull);
                for (int i = 0; i < found; i++) counts.Add(mask.Rule);
                if (isNull) length = CellMask.Null;
            }
        }
        BinaryPrimitives.WriteInt32BigEndian(destination, length);
        return sizeof(int) + Math.Max(0, length);
    }
}
