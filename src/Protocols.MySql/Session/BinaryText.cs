using System.Buffers.Binary;
using System.Buffers.Text;
using System.Globalization;
using System.Text;
using HoopWire.MySql.Wire;

namespace HoopWire.MySql.Session;

/// <summary>Numbers and times of the binary protocol as text.</summary>
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
        FieldType.Float => Text(BinaryPrimitives.ReadSingleLittleEndian(value).ToString(CultureInfo.InvariantCulture), output),
        FieldType.Double => Text(BinaryPrimitives.ReadDoubleLittleEndian(value).ToString(CultureInfo.InvariantCulture), output),
        FieldType.Time or FieldType.Time2 => Text(Time(value), output),
        _ when BinaryValue.IsTemporal(type) => Text(Date(value), output),
        _ => 0,
    };

    // year u16, month u8, day u8, hour u8, minute u8, second u8, microseconds u32, each group only where it is not all zero.
    private static string Date(ReadOnlySpan<byte> value)
    {
        if (value.IsEmpty) return "0000-00-00";
        var c = CultureInfo.InvariantCulture;
        string date = string.Create(c, $"{BinaryPrimitives.ReadUInt16LittleEndian(value):0000}-{value[2]:00}-{value[3]:00}");
        if (value.Length < 7) return date;
        string time = string.Create(c, $"{date} {value[4]:00}:{value[5]:00}:{value[6]:00}");
        return value.Length < 11 ? time : string.Create(c, $"{time}.{BinaryPrimitives.ReadUInt32LittleEndian(value[7..]):000000}");
    }

    // negative u8, days u32, hour u8, minute u8, second u8, microseconds u32.
    private static string Time(ReadOnlySpan<byte> value)
    {
        if (value.IsEmpty) return "00:00:00";
        var c = CultureInfo.InvariantCulture;
        long hours = (BinaryPrimitives.ReadUInt32LittleEndian(value[1..]) * 24L) + value[5];
        string time = string.Create(c, $"{(value[0] == 1 ? "-" : "")}{hours:00}:{value[6]:00}:{value[7]:00}");
        return value.Length < 12 ? time : string.Create(c, $"{time}.{BinaryPrimitives.ReadUInt32LittleEndian(value[8..]):000000}");
    }

    private static int Integer(long value, Span<byte> output) => Utf8Formatter.TryFormat(value, output, out int written) ? written : 0;

    private static int Text(string text, Span<byte> output) => Encoding.ASCII.GetBytes(text, output);
}
