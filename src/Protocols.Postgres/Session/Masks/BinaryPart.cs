using System.Buffers.Binary;
using HoopWire.Policy.Masking.Kernels;

namespace HoopWire.Postgres.Session.Masks;

/// <summary>A part of a binary value: Int32 length (-1 for NULL) and bytes.</summary>
internal static class BinaryPart
{
    /// <summary>Masks the part at <paramref name="at"/>; false when it is malformed or there is no room.</summary>
    public static bool TryWrite(ReadOnlySpan<byte> cell, ref int at, CellKernel kernel, Span<byte> destination, ref int length, out bool isNull)
    {
        isNull = true;
        if (cell.Length - at < sizeof(int)) return false;
        int size = BinaryPrimitives.ReadInt32BigEndian(cell[at..]);
        at += sizeof(int);
        if (size < -1 || size > cell.Length - at || destination.Length - length < sizeof(int)) return false;
        int written = CellKernel.Null;
        if (size >= 0)
        {
            if (destination.Length - length - sizeof(int) < kernel.Bound(size)) return false;
            written = kernel.Write(cell.Slice(at, size), destination[(length + sizeof(int))..]);
            at += size;
        }
        BinaryPrimitives.WriteInt32BigEndian(destination[length..], written);
        length += sizeof(int) + Math.Max(0, written);
        isNull = written < 0;
        return true;
    }
}
