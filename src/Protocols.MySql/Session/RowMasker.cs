using System.Buffers;
using HoopWire.MySql.Wire;
using HoopWire.Policy;
using HoopWire.Sessions;

namespace HoopWire.MySql.Session;

/// <summary>Rewrites rows by their shape, in text and in binary form.</summary>
internal static class RowMasker
{
    private const byte NullCell = 0xFB;
    private const int TextBytesMax = 64;

    /// <summary>
    /// Writes a text row's payload anew. False when the row is malformed or does not have the shape's columns: nothing of it may be delivered then.
    /// </summary>
    public static bool TryWriteText(ReadOnlySpan<byte> row, RowShape shape, DetectorSet? detectors, ArrayBufferWriter<byte> output, MaskCounts counts)
    {
        var reader = new PayloadReader(row);
        foreach (ref readonly var mask in shape.Columns.AsSpan())
        {
            if (!reader.TryReadTextCell(out var cell, out bool isNull)) return false;
            if (isNull) output.WriteByte(NullCell);
            else if (mask.Action == ColumnAction.Mask) WriteMasked(mask, cell, output, counts);
            else if (mask.Action == ColumnAction.Pass || detectors is null) output.WriteLengthEncodedBytes(cell);
            else WriteDetected(mask, cell, detectors, output, counts);
        }
        return reader.IsAtEnd;
    }

    /// <summary>Writes a binary row's payload anew; otherwise as for text.</summary>
    public static bool TryWriteBinary(ReadOnlySpan<byte> row, RowShape shape, DetectorSet? detectors, ArrayBufferWriter<byte> output, MaskCounts counts)
    {
        int head = BinaryRow.HeadBytes(shape.Columns.Length);
        if (row.Length < head || row[0] != BinaryRow.Header) return false;
        int start = output.WrittenCount;
        output.Write(row[..head]);
        var reader = new PayloadReader(row);
        reader.TrySkip(head);
        for (int i = 0; i < shape.Columns.Length; i++)
        {
            if (BinaryRow.IsNull(row, i)) continue;
            ref readonly var mask = ref shape.Columns[i];
            int from = reader.Position;
            if (!BinaryValue.TryRead(ref reader, mask.Type, out var value)) return false;
            if (mask.Action == ColumnAction.Mask)
            {
                if (!CellWriter.TryWriteBinary(mask, value, output)) SetNull(output, start, i);
                counts.Add(mask.Rule);
            }
            else if (mask.Action == ColumnAction.Pass || detectors is null) output.Write(row[from..reader.Position]);
            else if (!WriteDetectedBinary(mask, value, row[from..reader.Position], detectors, output, counts)) SetNull(output, start, i);
        }
        return reader.IsAtEnd;
    }

    private static void WriteMasked(in ColumnMask mask, ReadOnlySpan<byte> cell, ArrayBufferWriter<byte> output, MaskCounts counts)
    {
        if (!CellWriter.TryWriteText(mask, cell, output)) output.WriteByte(NullCell);
        counts.Add(mask.Rule);
    }

    private static void WriteDetected(in ColumnMask mask, ReadOnlySpan<byte> cell, DetectorSet detectors, ArrayBufferWriter<byte> output, MaskCounts counts)
    {
        byte[]? changed = Detect(mask, cell, detectors, counts, out bool isNull);
        if (isNull) output.WriteByte(NullCell);
        else output.WriteLengthEncodedBytes(changed ?? cell);
    }

    /// <summary>False when the cell becomes NULL.</summary>
    private static bool WriteDetectedBinary(
        in ColumnMask mask, ReadOnlySpan<byte> value, ReadOnlySpan<byte> whole, DetectorSet detectors, ArrayBufferWriter<byte> output, MaskCounts counts)
    {
        byte[]? changed;
        bool isNull;
        if (BinaryValue.FixedBytes(mask.Type) < 0)
        {
            changed = Detect(mask, value, detectors, counts, out isNull);
        }
        else
        {
            Span<byte> text = stackalloc byte[TextBytesMax];
            changed = Detect(mask, text[..BinaryText.Write(mask.Type, mask.IsUnsigned, value, text)], detectors, counts, out isNull);
        }
        if (isNull) return false;
        if (changed is null) output.Write(whole);
        else output.WriteLengthEncodedBytes(changed);
        return true;
    }

    /// <summary>The cell with what detectors found hidden; null when they found nothing.</summary>
    private static byte[]? Detect(in ColumnMask mask, ReadOnlySpan<byte> cell, DetectorSet detectors, MaskCounts counts, out bool isNull)
    {
        isNull = false;
        if (!detectors.TryFind(cell, 0, mask.Announced, out _)) return null;
        byte[] copy = cell.ToArray();
        int found = CellDetection.Apply(mask, detectors, copy, out isNull);
        for (int i = 0; i < found; i++) counts.Add(mask.Rule);
        return copy;
    }

    private static void SetNull(ArrayBufferWriter<byte> output, int start, int column)
    {
        // The writer's own memory, up to what was written, is what becomes the packet.
        var written = System.Runtime.InteropServices.MemoryMarshal.AsMemory(output.WrittenMemory).Span[start..];
        BinaryRow.SetNull(written, column);
    }
}
