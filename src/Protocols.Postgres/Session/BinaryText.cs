using System.Buffers;
using System.Buffers.Binary;
using System.Globalization;
using System.Net;
using System.Text;
using HoopWire.Postgres.Session.Masks;

namespace HoopWire.Postgres.Session;

/// <summary>
/// Binary values of built-in types as the server writes them in text, for people to read. Malformed ones, and those of other types, have none.
/// </summary>
public static class BinaryText
{
    private static readonly SearchValues<char> Special = SearchValues.Create("{}\",\\ \t\r\n");

    private const int DepthMax = 2;
    private const int DigitsMax = 2048;
    private const long SecondMicroseconds = 1_000_000;

    /// <summary>The value's text; null where it cannot be told.</summary>
    /// <param name="type">The OID of its type.</param>
    /// <param name="value">The value as the protocol has it.</param>
    public static string? Of(uint type, ReadOnlySpan<byte> value) => Of(type, value, 0);

    private static string? Of(uint type, ReadOnlySpan<byte> value, int depth)
    {
        if (TypeOid.ElementOf(type) is var element and not 0) return depth < DepthMax ? Array(element, value, depth) : null;
        return type switch
        {
            TypeOid.Bool when value.Length == 1 => value[0] == 0 ? "f" : "t",
            TypeOid.Int2 when value.Length == 2 => Text(BinaryPrimitives.ReadInt16BigEndian(value)),
            TypeOid.Int4 when value.Length == 4 => Text(BinaryPrimitives.ReadInt32BigEndian(value)),
            TypeOid.Int8 when value.Length == 8 => Text(BinaryPrimitives.ReadInt64BigEndian(value)),
            TypeOid.Oid when value.Length == 4 => Text(BinaryPrimitives.ReadUInt32BigEndian(value)),
            TypeOid.Float4 when value.Length == 4 => Text(BinaryPrimitives.ReadSingleBigEndian(value)),
            TypeOid.Float8 when value.Length == 8 => Text(BinaryPrimitives.ReadDoubleBigEndian(value)),
            TypeOid.Numeric => Numeric(value),
            TypeOid.Date when value.Length == 4 => Date(BinaryPrimitives.ReadInt32BigEndian(value)),
            TypeOid.Time when value.Length == 8 => Time(BinaryPrimitives.ReadInt64BigEndian(value)),
            TypeOid.Timestamp when value.Length == 8 => Timestamp(BinaryPrimitives.ReadInt64BigEndian(value), ""),
            TypeOid.TimestampTz when value.Length == 8 => Timestamp(BinaryPrimitives.ReadInt64BigEndian(value), "+00"),
            TypeOid.Interval when value.Length == 16 => Interval(value),
            TypeOid.Uuid when value.Length == 16 => new Guid(value, bigEndian: true).ToString(),
            TypeOid.Inet or TypeOid.Cidr => Network(type, value),
            TypeOid.Bytea => "\\x" + Convert.ToHexStringLower(value),
            TypeOid.Jsonb => value is [1, ..] ? Utf8(value[1..]) : null,
            TypeOid.Json or TypeOid.Char => Utf8(value),
            _ => TypeOid.IsText(type) ? Utf8(value) : null,
        };
    }

    private static string Text<T>(T number) where T : IFormattable => number.ToString(null, CultureInfo.InvariantCulture);

    private static string? Utf8(ReadOnlySpan<byte> value) => System.Text.Unicode.Utf8.IsValid(value) ? Encoding.UTF8.GetString(value) : null;

    private static string? Numeric(ReadOnlySpan<byte> value)
    {
        Span<byte> text = stackalloc byte[DigitsMax];
        return DecimalText.TryFormat(value, text, out int length) ? Encoding.ASCII.GetString(text[..length]) : null;
    }

    private static string? Date(int days)
    {
        if (days is int.MinValue or int.MaxValue) return days < 0 ? "-infinity" : "infinity";
        if (days < GregorianDays.First) return null;
        var (year, month, day) = GregorianDays.DateOf(days);
        return string.Create(CultureInfo.InvariantCulture, $"{(year > 0 ? year : 1 - year):0000}-{month:00}-{day:00}{(year > 0 ? "" : " BC")}");
    }

    private static string? Time(long time)
    {
        if (time is < 0 or > GregorianDays.DayMicroseconds) return null;
        long seconds = time / SecondMicroseconds, rest = time % SecondMicroseconds;
        string fraction = rest == 0 ? "" : string.Create(CultureInfo.InvariantCulture, $".{rest:000000}").TrimEnd('0');
        return string.Create(CultureInfo.InvariantCulture, $"{seconds / 3600:00}:{seconds / 60 % 60:00}:{seconds % 60:00}{fraction}");
    }

    private static string? Timestamp(long time, string zone)
    {
        if (time is long.MinValue or long.MaxValue) return time < 0 ? "-infinity" : "infinity";
        var (days, rest) = Math.DivRem(time, GregorianDays.DayMicroseconds);
        if (rest < 0) (days, rest) = (days - 1, rest + GregorianDays.DayMicroseconds);
        if (days is < GregorianDays.First or > int.MaxValue || Date((int)days) is not { } date) return null;
        bool isBefore = date.EndsWith(" BC", StringComparison.Ordinal);
        return $"{(isBefore ? date[..^3] : date)} {Time(rest)}{zone}{(isBefore ? " BC" : "")}";
    }

    /// <summary>Int64 microseconds, Int32 days, Int32 months (timestamp.c, interval_send).</summary>
    private static string? Interval(ReadOnlySpan<byte> value)
    {
        long time = BinaryPrimitives.ReadInt64BigEndian(value);
        int days = BinaryPrimitives.ReadInt32BigEndian(value[8..]), months = BinaryPrimitives.ReadInt32BigEndian(value[12..]);
        // The infinities, and hours beyond those of a day, are written by other rules.
        if (time == long.MinValue || Time(Math.Abs(time)) is not { } clock) return null;
        var parts = new List<string>();
        if (months != 0) parts.Add(string.Create(CultureInfo.InvariantCulture, $"{months} mon{(months == 1 ? "" : "s")}"));
        if (days != 0) parts.Add(string.Create(CultureInfo.InvariantCulture, $"{days} day{(days == 1 ? "" : "s")}"));
        if (time != 0 || parts.Count == 0) parts.Add(time < 0 ? "-" + clock : clock);
        return string.Join(' ', parts);
    }

    /// <summary>Family, bits of the network, whether it is a cidr, length, address (network.c, network_send).</summary>
    private static string? Network(uint type, ReadOnlySpan<byte> value)
    {
        if (value.Length < 4 || value[3] != value.Length - 4 || value[3] is not (4 or 16)) return null;
        var address = new IPAddress(value[4..]);
        return type == TypeOid.Inet && value[1] == 8 * value[3] ? address.ToString() : string.Create(CultureInfo.InvariantCulture, $"{address}/{value[1]}");
    }

    /// <summary>Int32 dimensions, Int32 whether there are NULLs, Int32 element type, per dimension Int32 size and lower bound, then the elements (arrayfuncs.c, array_send).</summary>
    private static string? Array(uint element, ReadOnlySpan<byte> value, int depth)
    {
        if (value.Length < 12 || BinaryPrimitives.ReadUInt32BigEndian(value[8..]) != element) return null;
        int dimensions = BinaryPrimitives.ReadInt32BigEndian(value);
        if (dimensions == 0) return value.Length == 12 ? "{}" : null;
        // Rows of rows and lower bounds of their own are rare in parameters.
        if (dimensions != 1 || value.Length < 20 || BinaryPrimitives.ReadInt32BigEndian(value[16..]) != 1) return null;
        int count = BinaryPrimitives.ReadInt32BigEndian(value[12..]);
        value = value[20..];
        var text = new StringBuilder("{");
        for (int i = 0; i < count; i++)
        {
            if (value.Length < 4) return null;
            int length = BinaryPrimitives.ReadInt32BigEndian(value);
            value = value[4..];
            if (length < -1 || length > value.Length) return null;
            if (i > 0) text.Append(',');
            if (length == -1)
            {
                text.Append("NULL");
                continue;
            }

            if (Of(element, value[..length], depth + 1) is not { } part) return null;
            text.Append(Quoted(part));
            value = value[length..];
        }

        return value.IsEmpty ? text.Append('}').ToString() : null;
    }

    private static string Quoted(string part)
    {
        bool isPlain = part.Length > 0 && part.AsSpan().IndexOfAny(Special) < 0 && !part.Equals("NULL", StringComparison.OrdinalIgnoreCase);
        return isPlain ? part : $"\"{part.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)}\"";
    }
}
