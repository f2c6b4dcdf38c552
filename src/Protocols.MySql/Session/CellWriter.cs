using System.Buffers;
using HoopWire.MySql.Wire;
using HoopWire.Policy.Masking.Kernels;

namespace HoopWire.MySql.Session;

/// <summary>Writes what stands in the place of a masked cell. False where that is NULL.</summary>
internal static class CellWriter
{
    /// <summary>A cell of a text row.</summary>
    public static bool TryWriteText(in ColumnMask mask, ReadOnlySpan<byte> cell, ArrayBufferWriter<byte> output) => TryWriteWithLength(mask.Kernel, cell, output);

    /// <summary>A cell of a binary row, without the length before it.</summary>
    public static bool TryWriteBinary(in ColumnMask mask, ReadOnlySpan<byte> cell, ArrayBufferWriter<byte> output)
    {
        // The length of a date or time is one byte, as every length below 251 is.
        if (BinaryValue.FixedBytes(mask.Type) is not (>= 0 and var bytes)) return TryWriteWithLength(mask.Kernel, cell, output);
        if (mask.Kernel is not { } kernel) return false;
        int length = kernel.Write(cell, output.GetSpan(Math.Max(1, kernel.Bound(cell.Length))));
        if (length != bytes) return false;
        output.Advance(length);
        return true;
    }

    private static bool TryWriteWithLength(CellKernel? kernel, ReadOnlySpan<byte> cell, ArrayBufferWriter<byte> output)
    {
        if (kernel is null) return false;
        const int Head = PayloadWriter.LengthBytesMax;
        var span = output.GetSpan(Head + kernel.Bound(cell.Length));
        int length = kernel.Write(cell, span[Head..]);
        if (length < 0) return false;
        span.Slice(Head, length).CopyTo(span[PayloadWriter.LengthBytes((ulong)length)..]);
        output.Advance(PayloadWriter.WriteLengthEncoded(span, (ulong)length) + length);
        return true;
    }
}
