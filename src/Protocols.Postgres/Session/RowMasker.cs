using System.Buffers;
using System.Buffers.Binary;
using HoopWire.Policy.Masking.Kernels;
using HoopWire.Policy;
using HoopWire.Postgres.Session.Masks;
using HoopWire.Postgres.Wire;
using HoopWire.Sessions;

namespace HoopWire.Postgres.Session;

/// <summary>Rewrites a DataRow by its shape.</summary>
internal static class RowMasker
{
    private const int LengthBytes = sizeof(int);
    private const int CountBytes = sizeof(ushort);

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
    /// columns: nothing of it may be delivered then. <paramref name="row"/> is the body written, valid until the output is flushed.
    /// </summary>
    public static bool TryWrite(
        ReadOnlySpan<byte> body, RowShape shape, DetectorSet? detectors, IBufferWriter<byte> output, MaskCounts counts, out ReadOnlySpan<byte> row)
    {
        row = default;
        if (!TryMeasure(body, shape.Columns, out long bound) || bound > Array.MaxLength) return false;
        Span<byte> message = output.GetSpan((int)bound);
        int written = FrameReader.HeadBytes, read = CountBytes, run = 0;
        for (int i = 0; i < shape.Columns.Length; i++)
        {
            ref readonly var mask = ref shape.Columns[i];
            int length = BinaryPrimitives.ReadInt32BigEndian(body[read..]), at = read + LengthBytes;
            read = at + Math.Max(0, length);
            if (mask.Action == ColumnAction.Pass || length < 0) continue;
            if (mask.Action == ColumnAction.Detect && (detectors is null || !CellDetection.IsFound(mask, detectors, body.Slice(at, length)))) continue;
            // Cells that stay as they are are copied together, with the lengths between them.
            var before = body[run..(at - LengthBytes)];
            before.CopyTo(message[written..]);
            written += before.Length;
            written += WriteCell(mask, body.Slice(at, length), detectors, message[written..], counts);
            run = read;
        }
        body[run..].CopyTo(message[written..]);
        written += body.Length - run;
        message[0] = BackendMessage.DataRow;
        BinaryPrimitives.WriteInt32BigEndian(message[1..], written - 1);
        row = message[FrameReader.HeadBytes..written];
        output.Advance(written);
        return true;
    }

    /// <summary>Validates a row, and bounds the message it becomes.</summary>
    public static bool TryMeasure(ReadOnlySpan<byte> body, ColumnMask[] columns, out long bound)
    {
        bound = FrameReader.HeadBytes + body.Length;
        if (body.Length < CountBytes || BinaryPrimitives.ReadUInt16BigEndian(body) != columns.Length) return false;
        int read = CountBytes;
        for (int i = 0; i < columns.Length; i++)
        {
            if (body.Length - read < LengthBytes) return false;
            int length = BinaryPrimitives.ReadInt32BigEndian(body[read..]);
            read += LengthBytes;
            if (length < -1 || length > body.Length - read) return false;
            if (length < 0) continue;
            read += length;
            if (columns[i].Action == ColumnAction.Mask && columns[i].Kernel is { } kernel) bound += Math.Max(0, kernel.Bound(length) - length);
        }
        return read == body.Length;
    }

    private static int WriteCell(in ColumnMask mask, ReadOnlySpan<byte> cell, DetectorSet? detectors, Span<byte> destination, MaskCounts counts)
    {
        Span<byte> value = destination[LengthBytes..];
        int length = cell.Length;
        if (mask.Action == ColumnAction.Mask)
        {
            length = mask.Kernel?.Write(cell, value) ?? CellKernel.Null;
            counts.Add(mask.Rule);
        }
        else
        {
            cell.CopyTo(value);
            if (CellDetection.Apply(mask, detectors!, value[..length], counts)) length = CellKernel.Null;
        }
        BinaryPrimitives.WriteInt32BigEndian(destination, length);
        return LengthBytes + Math.Max(0, length);
    }
}
