namespace HoopWire.Postgres.Session.Masks;

/// <summary>The zero of each built-in type, in text and in binary. Binary dates count from 2000-01-01, and numeric zero has no digits.</summary>
internal static class ZeroValues
{
    private const byte FamilyIp4 = 2;

    /// <summary>The zero of a type; null where it has none.</summary>
    public static byte[]? Of(uint type, bool binary) => binary ? Binary(type) : Text(type);

    private static byte[]? Text(uint type) => type switch
    {
        TypeOid.Int2 or TypeOid.Int4 or TypeOid.Int8 or TypeOid.Oid or TypeOid.Float4 or TypeOid.Float8 or TypeOid.Numeric or TypeOid.Money => "0"u8.ToArray(),
        TypeOid.Bool => "f"u8.ToArray(),
        TypeOid.Char => [],
        TypeOid.Date => "2000-01-01"u8.ToArray(),
        TypeOid.Time => "00:00:00"u8.ToArray(),
        TypeOid.TimeTz => "00:00:00+00"u8.ToArray(),
        TypeOid.Timestamp => "2000-01-01 00:00:00"u8.ToArray(),
        TypeOid.TimestampTz => "2000-01-01 00:00:00+00"u8.ToArray(),
        TypeOid.Interval => "00:00:00"u8.ToArray(),
        TypeOid.Uuid => "00000000-0000-0000-0000-000000000000"u8.ToArray(),
        TypeOid.Bytea => "\\x"u8.ToArray(),
        TypeOid.Inet => "0.0.0.0"u8.ToArray(),
        TypeOid.Cidr => "0.0.0.0/32"u8.ToArray(),
        TypeOid.MacAddr => "00:00:00:00:00:00"u8.ToArray(),
        TypeOid.MacAddr8 => "00:00:00:00:00:00:00:00"u8.ToArray(),
        _ => null,
    };

    private static byte[]? Binary(uint type) => type switch
    {
        TypeOid.Bool or TypeOid.Char => new byte[1],
        TypeOid.Int2 => new byte[2],
        TypeOid.Int4 or TypeOid.Oid or TypeOid.Float4 or TypeOid.Date => new byte[4],
        TypeOid.Int8 or TypeOid.Float8 or TypeOid.Timestamp or TypeOid.TimestampTz or TypeOid.Numeric or TypeOid.Money or TypeOid.Time or TypeOid.MacAddr8 => new byte[8],
        TypeOid.MacAddr => new byte[6],
        TypeOid.TimeTz => new byte[12],
        TypeOid.Interval or TypeOid.Uuid => new byte[16],
        TypeOid.Bytea => [],
        // Family, bits of the network, whether it is a cidr, length, address.
        TypeOid.Inet => [FamilyIp4, 32, 0, 4, 0, 0, 0, 0],
        TypeOid.Cidr => [FamilyIp4, 32, 1, 4, 0, 0, 0, 0],
        _ => null,
    };
}
