using System.Collections.Frozen;

namespace HoopWire.MySql.Sql;

/// <summary>What the name of a client's character set means for reading its texts.</summary>
internal static class ClientCharsets
{
    /// <summary>
    /// Sets in which a byte below 0x80 is an ASCII character wherever no byte above it stands before. Those that servers take from clients; ucs2, utf16 and
    /// utf32 they do not take, and swe7 has letters in ASCII's places.
    /// </summary>
    private static readonly FrozenSet<string> Ascii = new[]
    {
        "armscii8", "ascii", "big5", "binary", "cp1250", "cp1251", "cp1256", "cp1257", "cp850", "cp852", "cp866", "cp932", "dec8", "eucjpms", "euckr", "gb18030",
        "gb2312", "gbk", "geostd8", "greek", "hebrew", "hp8", "keybcs2", "koi8r", "koi8u", "latin1", "latin2", "latin5", "latin7", "macce", "macroman", "tis620",
        "ujis",
    }.ToFrozenSet(StringComparer.Ordinal);

    /// <summary>The encoding of a set by the name that <c>character_set_client</c> has.</summary>
    public static TextEncoding EncodingOf(string name) => name switch
    {
        "utf8mb4" or "utf8mb3" or "utf8" => TextEncoding.Utf8,
        _ => Ascii.Contains(name) ? TextEncoding.Ascii : TextEncoding.Other,
    };
}
