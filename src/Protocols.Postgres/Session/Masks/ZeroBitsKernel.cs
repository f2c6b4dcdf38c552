using System.Buffers.Binary;
using HoopWire.Policy.Masking.Kernels;

namespace HoopWire.Postgres.Session.Masks;

/// <summary>As many zero bits as there were: bit(n) takes no other number.</summary>
internal sealed class ZeroBitsKernel(bool binary) : CellKernel
{
    public override int Bound(int length) => length;

    public override int Write(ReadOnlySpan<byte> cell, Span<byte> destination)
    {
        if (!binary)
        {
            destination[..cell.Length].Fill((byte)'0');
            return cell.Length;
        }
        if (cell.Length < sizeof(int)) return Null;
        int bits = BinaryPrimitives.ReadInt32BigEndian(cell);
        if (bits < 0 || cell.Length - sizeof(int) != (bits / 8) + (bits % 8 == 0 ? 0 : 1)) return Null;
        destination[..cell.Length].Clear();
        BinaryPrimitives.WriteInt32BigEndian(destination, bits);
        return cell.Length;
    }
}
