namespace HoopWire.MySql.Wire;

/// <summary>Numbers of collations (information_schema.COLLATIONS), as far as it matters how a text is laid out.</summary>
internal static class Collations
{
    /// <summary>Bytes and numbers.</summary>
    public const ushort Binary = 63;

    /// <summary>Whether ASCII's characters are other bytes in it: swe7, UCS-2, UTF-16 and UTF-32.</summary>
    public static bool MovesAscii(ushort collation) => collation switch
    {
        10 or 82 or 1034 or 1106 => true,
        35 or 90 or (>= 128 and <= 151) or 159 or (>= 640 and <= 642) or 1059 or 1114 or 1152 or 1174 => true,
        54 or 55 or 56 or 62 or (>= 101 and <= 124) or (>= 672 and <= 674) or 1078 or 1079 or 1080 or 1086 or 1125 or 1147 => true,
        60 or 61 or (>= 160 and <= 183) or (>= 736 and <= 738) or 1084 or 1085 or 1184 or 1206 => true,
        _ => collation >= 2560,
    };

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
