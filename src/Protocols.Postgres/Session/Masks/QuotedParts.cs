namespace HoopWire.Postgres.Session.Masks;

/// <summary>
/// Parts of arrays, rows and ranges in text: with quotes where they need them, a backslash before a character that stands for itself, and in rows and
/// ranges a doubled quote for one (rowtypes.c, rangetypes.c, arrayfuncs.c).
/// </summary>
internal static class QuotedParts
{
    /// <summary>
    /// Reads the part at <paramref name="at"/> up to one of two bytes outside quotes, into <paramref name="plain"/>, which has room for the text. False when it does
    /// not end.
    /// </summary>
    public static bool TryRead(ReadOnlySpan<byte> text, ref int at, byte stop, byte otherStop, Span<byte> plain, out int length, out bool quoted)
    {
        length = 0;
        quoted = false;
        bool inside = false;
        for (; at < text.Length; at++)
        {
            byte b = text[at];
            if (!inside && (b == stop || b == otherStop)) return true;
            if (b == '\\')
            {
                if (++at == text.Length) return false;
                plain[length++] = text[at];
            }
            else if (b != '"')
            {
                plain[length++] = b;
            }
            else if (inside && at + 1 < text.Length && text[at + 1] == '"')
            {
                plain[length++] = text[++at];
            }
            else
            {
                inside = !inside;
                quoted = true;
            }
        }
        return false;
    }

    /// <summary>Writes a part in quotes, with <paramref name="escape"/> before a quote; false when there is no room.</summary>
    public static bool TryWrite(ReadOnlySpan<byte> plain, byte escape, Span<byte> destination, ref int length)
    {
        if (destination.Length - length < plain.Length + 2) return false;
        destination[length++] = (byte)'"';
        foreach (byte b in plain)
        {
            if (destination.Length - length < 3) return false;
            if (b == '\\') destination[length++] = b;
            else if (b == '"') destination[length++] = escape;
            destination[length++] = b;
        }
        if (length == destination.Length) return false;
        destination[length++] = (byte)'"';
        return true;
    }
}
