using System.Buffers.Binary;
using HoopWire.Policy.Masking.Kernels;
using HoopWire.Policy;

namespace HoopWire.Postgres.Session.Masks;

/// <summary>Truncates binary dates: days from 2000-01-01. The infinities stay.</summary>
internal sealed class BinaryDateKernel(DateUnit unit) : CellKernel
{
    public override int Bound(int length) => sizeof(int);

    public override int Write(ReadOnlySpan<byte> cell, Span<byte> destination)
    {
        if (cell.Length != sizeof(int)) return Null;
        int days = BinaryPrimitives.ReadInt32BigEndian(cell);
        if (days is not (int.MinValue or int.MaxValue)) days = (int)GregorianDays.Truncate(days, unit);
        if (days is < GregorianDays.First and not int.MinValue) return Null;
        BinaryPrimitives.WriteInt32BigEndian(destination, days);
        return sizeof(int);
    }
}
