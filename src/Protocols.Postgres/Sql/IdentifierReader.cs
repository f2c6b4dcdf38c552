using System.Buffers;
using System.Text;
using HoopWire.Sql;

namespace HoopWire.Postgres.Sql;

/// <summary>Brings identifiers into the form the server stores: folded, unescaped, cut at 63 bytes.</summary>
internal static class IdentifierReader
{
    /// <summary>NAMEDATALEN - 1.</summary>
    private const int BytesMax = 63;

    /// <summary>Interns an unquoted word. ASCII folds; other letters stay, as in a UTF-8 database.</summary>
    public static int Word(ReadOnlySpan<byte> text, TokenStream tokens)
    {
        var folded = text.Length <= 256 ? stackalloc byte[text.Length] : new byte[text.Length];
        var ascii = true;
        for (var i = 0; i < text.Length; i++)
        {
            var b = text[i];
            ascii &= b < 0x80;
            folded[i] = b is >= (byte)'A' and <= (byte)'Z' ? (byte)(b | 0x20) : b;
        }

        if (!ascii)
        {
            // A database in a single-byte encoding folds these too.
            tokens.OtherSpellings.Add(Encoding.UTF8.GetString(folded).ToLowerInvariant());
        }

        return Truncated(folded, tokens);
    }

    /// <summary>Interns a quoted identifier; -1 when it is empty.</summary>
    public static int Quoted(ReadOnlySpan<byte> inner, bool doubled, TokenStream tokens)
    {
        if (inner.IsEmpty)
        {
            return -1;
        }

        return doubled
            ? Truncated(Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(inner).Replace("\"\"", "\"", StringComparison.Ordinal)), tokens)
            : Truncated(inner, tokens);
    }

    /// <summary>Interns a <c>U&amp;"…"</c> identifier; -1 when an escape is malformed.</summary>
    public static int Unicode(ReadOnlySpan<byte> inner, TokenStream tokens)
    {
        const char Escape = '\\';
        var raw = Encoding.UTF8.GetString(inner).Replace("\"\"", "\"", StringComparison.Ordinal);
        var decoded = new StringBuilder(raw.Length);
        for (var i = 0; i < raw.Length; i++)
        {
            if (raw[i] != Escape)
            {
                decoded.Append(raw[i]);
            }
            else if (i + 1 < raw.Length && raw[i + 1] == Escape)
            {
                decoded.Append(Escape);
                i++;
            }
            else if (!AppendEscape(raw, ref i, decoded))
            {
                return -1;
            }
        }

        var text = decoded.ToString();
        return text.Length == 0 || !WellFormed(text) ? -1 : Truncated(Encoding.UTF8.GetBytes(text), tokens);
    }

    private static bool AppendEscape(string raw, ref int i, StringBuilder decoded)
    {
        var long6 = i + 1 < raw.Length && raw[i + 1] == '+';
        var start = long6 ? i + 2 : i + 1;
        var length = long6 ? 6 : 4;
        if (length > raw.Length - start)
        {
            return false;
        }

        var value = 0;
        foreach (var c in raw.AsSpan(start, length))
        {
            if (!char.IsAsciiHexDigit(c))
            {
                return false;
            }

            value = (value << 4) + Convert.ToInt32(c.ToString(), 16);
        }

        if (value is 0 or > 0x10FFFF)
        {
            return false;
        }

        decoded.Append(value < 0x10000 ? ((char)value).ToString() : char.ConvertFromUtf32(value));
        i = start + length - 1;
        return true;
    }

    private static bool WellFormed(string text)
    {
        for (var rest = text.AsSpan(); !rest.IsEmpty;)
        {
            if (Rune.DecodeFromUtf16(rest, out _, out var consumed) != OperationStatus.Done)
            {
                return false;
            }

            rest = rest[consumed..];
        }

        return true;
    }

    private static int Truncated(ReadOnlySpan<byte> name, TokenStream tokens)
    {
        if (name.Length > BytesMax)
        {
            tokens.OtherSpellings.Add(Encoding.UTF8.GetString(name));
            var end = BytesMax;
            while (end > 0 && (name[end] & 0xC0) == 0x80)
            {
                end--;
            }

            name = name[..end];
        }

        Span<char> chars = stackalloc char[BytesMax];
        var count = Encoding.UTF8.GetChars(name, chars);
        return tokens.Names.Intern(chars[..count]);
    }
}
