using System.Buffers;
using System.Buffers.Binary;
using System.Buffers.Text;
using System.Globalization;
using HoopWire.MySql.Wire;

namespace HoopWire.MySql.Session;

/// <summary>Numbers and times of the binary protocol as text. Allocates nothing.</summary>
internal static class BinaryText
{
    /// <summary>The most bytes that a value becomes, and must have room for.</summary>
    public const int BytesMax = 64;

    private static readonly CultureInfo Invariant = CultureInfo.InvariantCulture;

    private static ReadOnlySpan<byte> Midnight => [0, 0, 0];

    /// <summary>Writes a value as <see cref="BinaryValue.TryRead"/> gives it; at least <see cref="BytesMax"/> bytes must be there. Returns the bytes written.</summary>
    public static int Write(FieldType type, bool unsigned, ReadOnlySpan<byte> value, Span<byte> output) => type switch
    {
        FieldType.Tiny or FieldType.Bool => Integer(unsigned ? value[0] : (sbyte)value[0], output),
        FieldType.Short or FieldType.Year => Integer(unsigned ? BinaryPrimitives.ReadUInt16LittleEndian(value) : BinaryPrimitives.ReadInt16LittleEndian(value), output),
        FieldType.Long or FieldType.Int24 => Integer(unsigned ? BinaryPrimitives.ReadUInt32LittleEndian(value) : BinaryPrimitives.ReadInt32LittleEndian(value), output),
        FieldType.LongLong when unsigned => Utf8Formatter.TryFormat(BinaryPrimitives.ReadUInt64LittleEndian(value), output, out int n) ? n : 0,
        FieldType.LongLong => Integer(BinaryPrimitives.ReadInt64LittleEndian(value), output),
        FieldType.Float => BinaryPrimitives.ReadSingleLittleEndian(value).TryFormat(output, out int n, default, Invariant) ? n : 0,
        FieldType.Double => BinaryPrimitives.ReadDoubleLittleEndian(value).TryFormat(output, out int n, default, Invariant) ? n : 0,
        FieldType.Time or FieldType.Time2 => Time(value, output),
        FieldType.Date or FieldType.NewDate => Date(value, withTime: false, output),
        _ when BinaryValue.IsTemporal(type) => Date(value, withTime: true, output),
        _ => 0,
    };

    // year u16, month u8, day u8, hour u8, minute u8, second u8, microseconds u32, each group only where it is not all zero.
    private static int Date(ReadOnlySpan<byte> value, bool withTime, Span<byte> output)
    {
        if (value.IsEmpty) return Text(withTime ? "0000-00-00 00:00:00"u8 : "0000-00-00"u8, output);
        int at = 0;
        Append(output, ref at, BinaryPrimitives.ReadUInt16LittleEndian(value), 4, '-');
        Append(output, ref at, value[2], 2, '-');
        Append(output, ref at, value[3], 2, ' ');
        if (value.Length >= 7 || withTime) Clock(value.Length >= 7 ? value[4..] : Midnight, output, ref at);
        return at - 1;
    }

    // negative u8, days u32, hour u8, minute u8, second u8, microseconds u32.
    private static int Time(ReadOnlySpan<byte> value, Span<byte> output)
    {
        if (value.IsEmpty) return Text("00:00:00"u8, output);
        int at = value[0] == 1 ? Text("-"u8, output) : 0;
        Append(output, ref at, (BinaryPrimitives.ReadUInt32LittleEndian(value[1..]) * 24L) + value[5], 2, ':');
        MinutesAndMore(value[6..], output, ref at);
        return at - 1;
    }

    private static void Clock(ReadOnlySpan<byte> value, Span<byte> output, ref int at)
    {
        Append(output, ref at, value[0], 2, ':');
        MinutesAndMore(value[1..], output, ref at);
    }

    private static void MinutesAndMore(ReadOnlySpan<byte> value, Span<byte> output, ref int at)
    {
        Append(output, ref at, value[0], 2, ':');
        Append(output, ref at, value[1], 2, '.');
        if (value.Length > 2) Append(output, ref at, BinaryPrimitives.ReadUInt32LittleEndian(value[2..]), 6, ' ');
    }

    /// <summary>Appends a number of at least so many digits, and what parts it from the next one.</summary>
    private static void Append(Span<byte> output, ref int at, long value, byte digits, char behind)
    {
        Utf8Formatter.TryFormat(value, output[at..], out int written, new StandardFormat('D', digits));
        at += written;
        output[at++] = (byte)behind;
    }

    private static int Integer(long value, Span<byte> output) => Utf8Formatter.TryFormat(value, output, out int written) ? written : 0;

    private static int Text(ReadOnlySpan<byte> text, Span<byte> output)
    {
        text.CopyTo(output);
        return text.Length;
    }
}
