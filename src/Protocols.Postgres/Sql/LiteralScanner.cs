namespace HoopWire.Postgres.Sql;

/// <summary>Finds the ends of literals and comments, as scan.l does. Every method returns the offset past the end, or -1 when there is none.</summary>
internal static class LiteralScanner
{
    /// <summary>The rest of a string literal.</summary>
    /// <param name="text">The whole text.</param>
    /// <param name="position">Offset past the opening quote.</param>
    /// <param name="escapes">Whether a backslash escapes.</param>
    /// <param name="plain">Whether the value is exactly the bytes between the quotes.</param>
    public static int String(ReadOnlySpan<byte> text, int position, bool escapes, out bool plain)
    {
        plain = true;
        var i = position;
        while (i < text.Length)
        {
            var b = text[i];
            if (b == (byte)'\\' && escapes)
            {
                plain = false;
                i += 2;
                continue;
            }

            if (b != (byte)'\'')
            {
                i++;
                continue;
            }

            if (i + 1 < text.Length && text[i + 1] == (byte)'\'')
            {
                plain = false;
                i += 2;
                continue;
            }

            var resumed = Continuation(text, i + 1);
            if (resumed < 0)
            {
                return i + 1;
            }

            plain = false;
            i = resumed;
        }

        return -1;
    }

    /// <summary>The rest of a quoted identifier: offset past its closing quote.</summary>
    public static int QuotedName(ReadOnlySpan<byte> text, int position, out bool doubled)
    {
        doubled = false;
        var i = position;
        while (i < text.Length)
        {
            if (text[i] != (byte)'"')
            {
                i++;
            }
            else if (i + 1 < text.Length && text[i + 1] == (byte)'"')
            {
                doubled = true;
                i += 2;
            }
            else
            {
                return i + 1;
            }
        }

        return -1;
    }

    /// <summary>A nested comment that starts at <paramref name="position"/>.</summary>
    public static int Comment(ReadOnlySpan<byte> text, int position)
    {
        var depth = 1;
        var i = position + 2;
        while (i + 1 < text.Length)
        {
            if (text[i] == (byte)'/' && text[i + 1] == (byte)'*')
            {
                depth++;
                i += 2;
            }
            else if (text[i] == (byte)'*' && text[i + 1] == (byte)'/')
            {
                i += 2;
                if (--depth == 0)
                {
                    return i;
                }
            }
            else
            {
                i++;
            }
        }

        return -1;
    }

    /// <summary>A dollar-quoted string that starts at <paramref name="position"/>. No escape exists inside.</summary>
    public static int DollarString(ReadOnlySpan<byte> text, int position)
    {
        var i = position + 1;
        if (i < text.Length && LexicalSets.StartsTag(text[i]))
        {
            i++;
            while (i < text.Length && LexicalSets.ContinuesTag(text[i]))
            {
                i++;
            }
        }

        if (i >= text.Length || text[i] != (byte)'$')
        {
            return -1;
        }

        var tag = text[position..(i + 1)];
        var body = text[(i + 1)..];
        var close = body.IndexOf(tag);
        return close < 0 ? -1 : i + 1 + close + tag.Length;
    }

    /// <summary>End of a line comment: at the line's end or the text's.</summary>
    public static int LineComment(ReadOnlySpan<byte> text, int position)
    {
        var length = text[position..].IndexOfAny((byte)'\n', (byte)'\r');
        return length < 0 ? text.Length : position + length;
    }

    /// <summary>
    /// A literal goes on in the next one when only white space with at least one line break, line comments included, lies between.
    /// </summary>
    private static int Continuation(ReadOnlySpan<byte> text, int position)
    {
        var line = false;
        var i = position;
        while (i < text.Length)
        {
            var b = text[i];
            if (b is (byte)'\n' or (byte)'\r')
            {
                line = true;
                i++;
            }
            else if (LexicalSets.IsSpace(b))
            {
                i++;
            }
            else if (b == (byte)'-' && i + 1 < text.Length && text[i + 1] == (byte)'-')
            {
                i = LineComment(text, i);
            }
            else
            {
                return line && b == (byte)'\'' ? i + 1 : -1;
            }
        }

        return -1;
    }
}
