using HoopWire.MySql.Wire;

namespace HoopWire.MySql.Session.Masking;

/// <summary>The zero of each type, as text and in binary form.</summary>
internal static class ZeroValues
{
    /// <summary>The zero of a type; null where it has none. Of binary values without the length before them.</summary>
    public static byte[]? Of(FieldType type, bool binary)
    {
        if (BinaryValue.IsTemporal(type)) return Temporal(type, binary);
        return type switch
        {
            FieldType.Decimal or FieldType.NewDecimal => "0"u8.ToArray(),
            FieldType.Year => binary ? [0xD0, 0x07] : "2000"u8.ToArray(),
            FieldType.Bit => [0],
            _ when BinaryValue.FixedBytes(type) is var bytes and > 0 => binary ? new byte[bytes] : "0"u8.ToArray(),
            _ => null,
        };
    }

    private static byte[] Temporal(FieldType type, bool binary) => type switch
    {
        FieldType.Time or FieldType.Time2 => binary ? [] : "00:00:00"u8.ToArray(),
        _ when binary => [0xD0, 0x07, 1, 1],
        FieldType.Date or FieldType.NewDate => "2000-01-01"u8.ToArray(),
        _ => "2000-01-01 00:00:00"u8.ToArray(),
    };
}
