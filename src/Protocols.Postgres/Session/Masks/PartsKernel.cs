using System.Buffers;
using HoopWire.Policy.Masking.Kernels;

namespace HoopWire.Postgres.Session.Masks;

/// <summary>A value with other values in it. Where one part cannot be read, none is shown.</summary>
internal abstract class PartsKernel : CellKernel
{
    /// <summary>Writes the replacement with room for one part at a time, as it is and masked.</summary>
    protected abstract int Write(ReadOnlySpan<byte> cell, Span<byte> destination, Span<byte> plain, Span<byte> masked);

    /// <summary>Room for the replacement of a part of so many bytes.</summary>
    protected abstract int PartBound(int length);

    public sealed override int Write(ReadOnlySpan<byte> cell, Span<byte> destination)
    {
        byte[] plain = ArrayPool<byte>.Shared.Rent(cell.Length + 1);
        byte[] masked = ArrayPool<byte>.Shared.Rent(PartBound(cell.Length) + 1);
        try
        {
            return Write(cell, destination, plain, masked);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(plain);
            ArrayPool<byte>.Shared.Return(masked);
        }
    }
}
