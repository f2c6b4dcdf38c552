using System.Buffers;
using HoopWire.MySql.Wire;
using HoopWire.Policy;
using HoopWire.Sessions;

namespace HoopWire.MySql.Session;

/// <summary>
/// Rewrites rows by their shape, in text and in binary form. Cells that stay as they are are copied together, and only where another one changes: a row in which
/// nothing is masked or found is not copied at all.
/// </summary>
internal static class RowMasker
{
    /// <summary>Reads a text row's payload, and writes it anew where it changes; <paramref name="output"/> is empty.</summary>
    public static RowChange RewriteText(ReadOnlySpan<byte> row, RowShape shape, DetectorSet? detectors, ArrayBufferWriter<byte> output, MaskCounts counts)
    {
        var reader = new PayloadReader(row);
        int copied = 0;
        foreach (ref readonly var mask in shape.Columns.AsSpan())
        {
            int from = reader.Position;
            if (!reader.TryReadTextCell(out var cell, out bool isNull)) return RowChange.Malformed;
            if (isNull || mask.Action == ColumnAction.Pass) continue;
            if (mask.Action == ColumnAction.Mask)
            {
                output.Write(row[copied..from]);
                if (!CellWriter.TryWriteText(mask, cell, output)) output.WriteByte(PayloadReader.NullMark);
                counts.Add(mask.Rule);
            }
            else if (detectors is not null && detectors.TryFind(cell, 0, mask.Announced, out var hit))
            {
                output.Write(row[copied..from]);
                if (!TryWriteHidden(mask, cell, detectors, hit, output, counts)) output.WriteByte(PayloadReader.NullMark);
            }
            else
            {
                continue;
            }
            copied = reader.Position;
        }
        return reader.IsAtEnd ? Finish(row, copied, output) : RowChange.Malformed;
    }

    /// <summary>Reads a binary row's payload, and writes it anew where it changes; otherwise as for text.</summary>
    public static RowChange RewriteBinary(ReadOnlySpan<byte> row, RowShape shape, DetectorSet? detectors, ArrayBufferWriter<byte> output, MaskCounts counts)
    {
        int head = BinaryRow.HeadBytes(shape.Columns.Length);
        if (row.Length < head || row[0] != BinaryRow.Header) return RowChange.Malformed;
        var reader = new PayloadReader(row);
        reader.TrySkip(head);
        int copied = 0;
        for (int i = 0; i < shape.Columns.Length; i++)
        {
            if (BinaryRow.IsNull(row, i)) continue;
            ref readonly var mask = ref shape.Columns[i];
            int from = reader.Position;
            if (!BinaryValue.TryRead(ref reader, mask.Type, out var value)) return RowChange.Malformed;
            if (mask.Action == ColumnAction.Pass) continue;
            bool there;
            if (mask.Action == ColumnAction.Mask)
            {
                output.Write(row[copied..from]);
                there = CellWriter.TryWriteBinary(mask, value, output);
                counts.Add(mask.Rule);
            }
            else if (detectors is not null && IsFound(mask, value, detectors, out var hit))
            {
                output.Write(row[copied..from]);
                there = TryWriteHidden(mask, value, detectors, hit, output, counts);
            }
            else
            {
                continue;
            }
            // The head is written: it stands before every cell.
            if (!there) SetNull(output, i);
            copied = reader.Position;
        }
        return reader.IsAtEnd ? Finish(row, copied, output) : RowChange.Malformed;
    }

    private static RowChange Finish(ReadOnlySpan<byte> row, int copied, ArrayBufferWriter<byte> output)
    {
        if (copied == 0) return RowChange.None;
        output.Write(row[copied..]);
        return RowChange.Written;
    }

    /// <summary>Whether detectors find something in a value, numbers as they are written.</summary>
    private static bool IsFound(in ColumnMask mask, ReadOnlySpan<byte> value, DetectorSet detectors, out DetectorHit hit)
    {
        if (BinaryValue.FixedBytes(mask.Type) < 0) return detectors.TryFind(value, 0, mask.Announced, out hit);
        Span<byte> text = stackalloc byte[BinaryText.BytesMax];
        return detectors.TryFind(text[..BinaryText.Write(mask.Type, mask.IsUnsigned, value, text)], 0, mask.Announced, out hit);
    }

    /// <summary>Writes a cell, and hides in place what was found in it; false, and nothing written, where it becomes NULL.</summary>
    private static bool TryWriteHidden(
        in ColumnMask mask, ReadOnlySpan<byte> cell, DetectorSet detectors, in DetectorHit first, ArrayBufferWriter<byte> output, MaskCounts counts)
    {
        if (CellDetection.BecomesNull(mask))
        {
            counts.Add(first.Kind);
            return false;
        }
        var span = output.GetSpan(PayloadWriter.LengthBytesMax + cell.Length);
        int head = PayloadWriter.WriteLengthEncoded(span, (ulong)cell.Length);
        var text = span.Slice(head, cell.Length);
        cell.CopyTo(text);
        CellDetection.Hide(mask, detectors, text, first, counts);
        output.Advance(head + cell.Length);
        return true;
    }

    private static void SetNull(ArrayBufferWriter<byte> output, int column)
    {
        // The writer's own memory, up to what was written, is what becomes the packet.
        BinaryRow.SetNull(System.Runtime.InteropServices.MemoryMarshal.AsMemory(output.WrittenMemory).Span, column);
    }
}
