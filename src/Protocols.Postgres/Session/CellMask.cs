using System.Text;
using HoopWire.Policy;

namespace HoopWire.Postgres.Session;

/// <summary>
/// What stands in the place of a masked cell: a value of the column's own type and format, or NULL where the type has none that fits.
/// </summary>
internal static class CellMask
{
    /// <summary>Returned for NULL.</summary>
    public const int Null = -1;

    /// <summary>Greatest growth of a cell over its own length: the text of a UUID in the place of an empty cell, which no honest target sends.</summary>
    public const int GrowthMax = 36;

    private const int KeptCharacters = 4;

    private static ReadOnlySpan<byte> Marker => "[redacted]"u8;

    private static ReadOnlySpan<byte> JsonMarker => "\"[redacted]\""u8;

    /// <summary>Writes the replacement into <paramref name="destination"/>, which has room for the cell and <see cref="GrowthMax"/>; its length, or <see cref="Null"/>.</summary>
    public static int Write(in ColumnMask mask, ReadOnlySpan<byte> cell, Span<byte> destination) => mask.Kind switch
    {
        MaskKind.Redact => Redact(mask, destination),
        MaskKind.Zero => Zero(mask, destination),
        MaskKind.Partial when TypeOid.IsText(mask.Type) => Partial(cell, destination),
        MaskKind.Partial => Redact(mask, destination),
        _ => Null,
    };

    private static int Redact(in ColumnMask mask, Span<byte> destination) => mask.Type switch
    {
        TypeOid.Xml => Null,
        TypeOid.Json => Copy(JsonMarker, destination),
        TypeOid.Jsonb when !mask.Binary => Copy(JsonMarker, destination),
        TypeOid.Jsonb => BinaryJsonb(destination),
        _ => TypeOid.IsText(mask.Type) ? Copy(Marker, destination) : Null,
    };

    private static int BinaryJsonb(Span<byte> destination)
    {
        destination[0] = 1;
        return 1 + Copy(JsonMarker, destination[1..]);
    }

    private static int Zero(in ColumnMask mask, Span<byte> destination) => mask.Binary
        ? BinaryZero(mask.Type, destination)
        : mask.Type switch
        {
            TypeOid.Int2 or TypeOid.Int4 or TypeOid.Int8 or TypeOid.Float4 or TypeOid.Float8 or TypeOid.Numeric => Copy("0"u8, destination),
            TypeOid.Bool => Copy("f"u8, destination),
            TypeOid.Date => Copy("2000-01-01"u8, destination),
            TypeOid.Timestamp => Copy("2000-01-01 00:00:00"u8, destination),
            TypeOid.TimestampTz => Copy("2000-01-01 00:00:00+00"u8, destination),
            TypeOid.Uuid => Copy("00000000-0000-0000-0000-000000000000"u8, destination),
            TypeOid.Bytea => Copy("\\x"u8, destination),
            _ => TypeOid.IsText(mask.Type) && mask.Type != TypeOid.Xml ? 0 : Null,
        };

    /// <summary>Binary zeros: dates and timestamps count from 2000-01-01; numeric zero has no digits (numeric.c, numeric_send).</summary>
    private static int BinaryZero(uint type, Span<byte> destination)
    {
        int length = type switch
        {
            TypeOid.Bool => 1,
            TypeOid.Int2 => 2,
            TypeOid.Int4 or TypeOid.Float4 or TypeOid.Date => 4,
            TypeOid.Int8 or TypeOid.Float8 or TypeOid.Timestamp or TypeOid.TimestampTz or TypeOid.Numeric => 8,
            TypeOid.Uuid => 16,
            TypeOid.Bytea => 0,
            _ => TypeOid.IsText(type) && type != TypeOid.Xml ? 0 : Null,
        };
        if (length > 0) destination[..length].Clear();
        return length;
    }

    private static int Partial(ReadOnlySpan<byte> cell, Span<byte> destination)
    {
        int at = cell.LastIndexOf((byte)'@');
        int kept = at > 0 && at < cell.Length - 1 ? cell.Length - at : LastCharacters(cell);
        int hidden = 0;
        foreach (byte b in cell[..(cell.Length - kept)])
        {
            // One asterisk for a character: continuation bytes of UTF-8 do not count.
            if ((b & 0xC0) != 0x80) destination[hidden++] = (byte)'*';
        }
        cell[(cell.Length - kept)..].CopyTo(destination[hidden..]);
        return hidden + kept;
    }

    /// <summary>Bytes of the last characters that stay; none where they would be half of the value or more.</summary>
    private static int LastCharacters(ReadOnlySpan<byte> cell)
    {
        int characters = 0, bytes = 0;
        for (int i = cell.Length - 1; i >= 0 && characters < KeptCharacters; i--)
        {
            bytes++;
            if ((cell[i] & 0xC0) != 0x80) characters++;
        }
        return Encoding.UTF8.GetCharCount(cell) <= KeptCharacters * 2 ? 0 : bytes;
    }

    private static int Copy(ReadOnlySpan<byte> source, Span<byte> destination)
    {
        source.CopyTo(destination);
        return source.Length;
    }
}
