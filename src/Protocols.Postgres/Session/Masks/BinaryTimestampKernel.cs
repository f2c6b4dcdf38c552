using System.Buffers.Binary;
using HoopWire.Policy.Masking.Kernels;
using HoopWire.Policy;

namespace HoopWire.Postgres.Session.Masks;

/// <summary>Truncates binary timestamps: microseconds from 2000-01-01, in UTC where they have a time zone. The infinities stay.</summary>
internal sealed class BinaryTimestampKernel(DateUnit unit) : CellKernel
{
    public override int Bound(int length) => sizeof(long);

    public override int Write(ReadOnlySpan<byte> cell, Span<byte> destination)
    {
        if (cell.Length != sizeof(long)) return Null;
        long time = BinaryPrimitives.ReadInt64BigEndian(cell);
        if (time is not (long.MinValue or long.MaxValue)) time = GregorianDays.TruncateMicroseconds(time, unit);
        if (time is < GregorianDays.First * GregorianDays.DayMicroseconds and not long.MinValue) return Null;
        BinaryPrimitives.WriteInt64BigEndian(destination, time);
        return sizeof(long);
    }
}
