namespace HoopWire.MySql.Wire;

/// <summary>Numbers of collations (information_schema.COLLATIONS), as far as it matters how a text is laid out.</summary>
internal static class Collations
{
    /// <summary>Bytes and numbers.</summary>
    public const ushort Binary = 63;

    /// <summary>Whether other characters stand in ASCII's places: swe7.</summary>
    public static bool MovesAscii(ushort collation) => collation is 10 or 82;

    /// <summary>Whether a text in it is UTF-8, ASCII among it.</summary>
    public static bool IsUtf8(ushort collation) => collation switch
    {
        11 or 65 => true,
        33 or 76 or 83 or (>= 192 and <= 215) or 223 => true,
        45 or 46 or (>= 224 and <= 247) or (>= 255 and <= 323) => true,
        // MariaDB's own numbers: utf8mb3 and utf8mb4, with and without padding, and its collations of Unicode 14.
        576 or 577 or 608 or 609 or 1057 or 1069 or 1070 or 1107 or (>= 1216 and <= 1238) or (>= 1248 and <= 1270) => true,
        _ => collation is >= 2048 and < 2560,
    };
}
