using System.Buffers.Binary;
using HoopWire.MySql.Wire;
using HoopWire.Policy;
using HoopWire.Policy.Masking.Kernels;

namespace HoopWire.MySql.Session.Masking;

/// <summary>
/// Truncates binary dates and times: year u16, month u8, day u8, then hour, minute and second, then microseconds. Times of day: sign u8, days u32, hour, minute
/// and second, then microseconds. What is left out is zero.
/// </summary>
/// <param name="unit">The unit that stays.</param>
/// <param name="type">The column's type.</param>
internal sealed class TemporalKernel(DateUnit unit, FieldType type) : CellKernel
{
    private const int DateBytes = 4;
    private const int DateTimeBytes = 7;
    private const int TimeBytes = 8;

    public override int Bound(int length) => TimeBytes;

    public override int Write(ReadOnlySpan<byte> cell, Span<byte> destination) =>
        type is FieldType.Time or FieldType.Time2 ? Time(cell, destination) : Date(cell, destination);

    private int Date(ReadOnlySpan<byte> cell, Span<byte> destination)
    {
        if (cell.Length < DateBytes || cell[2] is 0 or > 12 || cell[3] is 0 or > 31) return Null;
        cell[..DateBytes].CopyTo(destination);
        if (unit < DateUnit.Day) destination[3] = 1;
        destination[2] = unit switch { DateUnit.Year => 1, DateUnit.Quarter => (byte)(((cell[2] - 1) / 3 * 3) + 1), _ => cell[2] };
        byte hour = unit >= DateUnit.Hour && cell.Length >= DateTimeBytes ? cell[4] : (byte)0;
        byte minute = unit == DateUnit.Minute && cell.Length >= DateTimeBytes ? cell[5] : (byte)0;
        if (hour == 0 && minute == 0) return DateBytes;
        (destination[4], destination[5], destination[6]) = (hour, minute, 0);
        return DateTimeBytes;
    }

    private int Time(ReadOnlySpan<byte> cell, Span<byte> destination)
    {
        // As in text: only a time within the day.
        if (cell.IsEmpty || unit < DateUnit.Hour) return cell.IsEmpty || IsOfDay(cell) ? 0 : Null;
        if (!IsOfDay(cell)) return Null;
        cell[..TimeBytes].CopyTo(destination);
        if (unit == DateUnit.Hour) destination[6] = 0;
        destination[7] = 0;
        return TimeBytes;
    }

    private static bool IsOfDay(ReadOnlySpan<byte> cell) => cell.Length >= TimeBytes && cell[0] == 0 && BinaryPrimitives.ReadUInt32LittleEndian(cell[1..]) == 0 && cell[5] < 24;
}
