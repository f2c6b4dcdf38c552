using System.Buffers.Binary;
using HoopWire.Policy.Masking.Kernels;

namespace HoopWire.Postgres.Session.Masks;

/// <summary>Masks the ranges of a binary multirange: Int32 count, then per range Int32 length and bytes (multirangetypes.c).</summary>
internal sealed class BinaryMultirangeKernel(CellKernel range) : CellKernel
{
    public override int Bound(int length) => BoundOfParts(length, range, 0);

    public override int Write(ReadOnlySpan<byte> cell, Span<byte> destination)
    {
        if (cell.Length < sizeof(int)) return Null;
        int count = BinaryPrimitives.ReadInt32BigEndian(cell);
        if (count < 0 || count > cell.Length) return Null;
        int at = sizeof(int), length = sizeof(int);
        cell[..at].CopyTo(destination);
        for (int i = 0; i < count; i++)
        {
            if (!BinaryPart.TryWrite(cell, ref at, range, destination, ref length, out bool isNull) || isNull) return Null;
        }
        return at == cell.Length ? length : Null;
    }
}
