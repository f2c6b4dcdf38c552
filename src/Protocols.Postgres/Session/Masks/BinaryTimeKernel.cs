using System.Buffers.Binary;
using HoopWire.Policy.Masking.Kernels;
using HoopWire.Policy;

namespace HoopWire.Postgres.Session.Masks;

/// <summary>Truncates binary times of day: microseconds, then for timetz the zone, which stays.</summary>
internal sealed class BinaryTimeKernel(DateUnit unit, int size) : CellKernel
{
    public override int Bound(int length) => size;

    public override int Write(ReadOnlySpan<byte> cell, Span<byte> destination)
    {
        if (cell.Length != size) return Null;
        long time = BinaryPrimitives.ReadInt64BigEndian(cell);
        if (time is < 0 or > GregorianDays.DayMicroseconds) return Null;
        cell.CopyTo(destination);
        BinaryPrimitives.WriteInt64BigEndian(destination, unit < DateUnit.Hour ? 0 : time - (time % GregorianDays.MicrosecondsOf(unit)));
        return size;
    }
}
