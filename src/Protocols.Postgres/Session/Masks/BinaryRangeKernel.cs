using HoopWire.Policy.Masking.Kernels;

namespace HoopWire.Postgres.Session.Masks;

/// <summary>
/// Masks the bounds of a binary range: a byte of flags, then for each bound that is not infinite Int32 length and bytes (rangetypes.c, range_send). Masks
/// that do not keep the order of values have no place here.
/// </summary>
internal sealed class BinaryRangeKernel(CellKernel bound) : CellKernel
{
    private const byte Empty = 0x01;
    private const byte LowerInfinite = 0x08;
    private const byte UpperInfinite = 0x10;

    public override int Bound(int length) => length + (2 * bound.Bound(0));

    public override int Write(ReadOnlySpan<byte> cell, Span<byte> destination)
    {
        if (cell.IsEmpty) return Null;
        byte flags = cell[0];
        destination[0] = flags;
        int at = 1, length = 1;
        int bounds = (flags & Empty) != 0 ? 0 : ((flags & LowerInfinite) == 0 ? 1 : 0) + ((flags & UpperInfinite) == 0 ? 1 : 0);
        for (int i = 0; i < bounds; i++)
        {
            // A bound that is NULL would be an infinite one.
            if (!BinaryPart.TryWrite(cell, ref at, bound, destination, ref length, out bool isNull) || isNull) return Null;
        }
        return at == cell.Length ? length : Null;
    }
}
