using System.Buffers;
using System.Buffers.Binary;
using System.Buffers.Text;
using System.Globalization;
using HoopWire.MySql.Wire;

namespace HoopWire.MySql.Session;

/// <summary>Numbers and times of the binary protocol as text. Allocates nothing.</summary>
internal static class BinaryText
{
    /// <summary>Writes a value as <see cref="BinaryValue.TryRead"/> gives it; at least 64 bytes must be there. Returns the bytes written.</summary>
    public static int Write(FieldType type, bool unsigned, ReadOnlySpan<byte> value, Span<byte> output) => type switch
    {
        FieldType.Tiny or FieldType.Bool => Integer(unsigned ? value[0] : (sbyte)value[0], output),
        FieldType.Short or FieldType.Year => Integer(unsigned ? BinaryPrimitives.ReadUInt16LittleEndian(value) : BinaryPrimitives.ReadInt16LittleEndian(value), output),
        FieldType.Long or FieldType.Int24 => Integer(unsigned ? BinaryPrimitives.ReadUInt32LittleEndian(value) : BinaryPrimitives.ReadInt32LittleEndian(value), output),
        FieldType.LongLong when unsigned => Utf8Formatter.TryFormat(BinaryPrimitives.ReadUInt64LittleEndian(value), output, out int n) ? n : 0,
        FieldType.LongLong => Integer(BinaryPrimitives.ReadInt64LittleEndian(value), output),
        FieldType.Float => BinaryPrimitives.ReadSingleLittleEndian(value).TryFormat(output, out int n, default, CultureInfo.InvariantCulture) ? n : 0,
        FieldType.Double => BinaryPrimitives.ReadDoubleLittleEndian(value).TryFormat(output, out int n, default, CultureInfo.InvariantCulture) ? n : 0,
        FieldType.Time or FieldType.Time2 => Time(value, output),
        _ when BinaryValue.IsTemporal(type) => Date(value, output),
        _ => 0,
    };

    // year u16, month u8, day u8, hour u8, minute u8, second u8, microseconds u32, each group only where it is not all zero.
    private static int Date(ReadOnlySpan<byte> value, Span<byte> output)
    {
        if (value.IsEmpty) return Copy("0000-00-00"u8, output);
        int at = Digits(BinaryPrimitives.ReadUInt16LittleEndian(value), 4, output);
        at = Digits(value[2], 2, output, at, (byte)'-');
        at = Digits(value[3], 2, output, at, (byte)'-');
        return value.Length < 7 ? at : Clock(value[4], value[5..], output, at, (byte)' ');
    }

    // negative u8, days u32, hour u8, minute u8, second u8, microseconds u32.
    private static int Time(ReadOnlySpan<byte> value, Span<byte> output)
    {
        if (value.IsEmpty) return Copy("00:00:00"u8, output);
        long hours = (BinaryPrimitives.ReadUInt32LittleEndian(value[1..]) * 24L) + value[5];
        return Clock(hours, value[6..], output, 0, value[0] == 1 ? (byte)'-' : (byte)0);
    }

    private static int Clock(long hours, ReadOnlySpan<byte> rest, Span<byte> output, int at, byte before)
    {
        at = Digits(hours, 2, output, at, before);
        at = Digits(rest[0], 2, output, at, (byte)':');
        at = Digits(rest[1], 2, output, at, (byte)':');
        return rest.Length < 6 ? at : Digits(BinaryPrimitives.ReadUInt32LittleEndian(rest[2..]), 6, output, at, (byte)'.');
    }

    /// <summary>Writes at least so many digits, behind a character if there is one; returns where they end.</summary>
    private static int Digits(long value, byte digits, Span<byte> output, int at = 0, byte before = 0)
    {
        if (before != 0) output[at++] = before;
        return at + (Utf8Formatter.TryFormat(value, output[at..], out int written, new StandardFormat('D', digits)) ? written : 0);
    }

    private static int Integer(long value, Span<byte> output) => Utf8Formatter.TryFormat(value, output, out int written) ? written : 0;

    private static int Copy(ReadOnlySpan<byte> text, Span<byte> output)
    {
        text.CopyTo(output);
        return text.Length;
    }
}
