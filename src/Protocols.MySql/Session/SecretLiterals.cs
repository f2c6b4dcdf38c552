using System.Buffers;

namespace HoopWire.MySql.Session;

/// <summary>
/// Hides the string literals of a text, and the hexadecimal ones, from a word on, by every setting and character set that it may be read with: where these differ, all that follows is hidden. A literal that
/// the word stands in may be a statement of its own, and is hidden from there.
/// </summary>
internal static class SecretLiterals
{
    private const byte NoBreakSpace = 0xA0;
    private static readonly SearchValues<byte> Marks = SearchValues.Create("'\"`#-/$"u8);
    private static readonly SearchValues<byte> Stops = SearchValues.Create("'\"`#-/$0"u8);
    private static readonly SearchValues<byte> HexDigits = SearchValues.Create("0123456789abcdefABCDEF"u8);
    private static readonly SearchValues<byte> Quotes = SearchValues.Create("'\""u8);

    /// <summary>Hides them.</summary>
    /// <param name="text">The text.</param>
    /// <param name="word">Where the word begins.</param>
    public static void Hide(Span<byte> text, int word)
    {
        int at = 0;
        while (text[at..].IndexOfAny(Stops) is var next && next >= 0)
        {
            int start = at + next;
            byte mark = text[start];
            if (mark == (byte)'0')
            {
                at = start + 1;
                // SHOW CREATE USER of MySQL writes hashes so: IDENTIFIED WITH … AS 0x….
                if (at > word && HexLength(text, start) is var digits and > 0) text.Slice(start + 2, digits).Fill((byte)'*');
                continue;
            }

            bool isQuote = mark is (byte)'\'' or (byte)'"' or (byte)'`';
            at = isQuote ? QuotedEnd(text, start) : CommentEnd(text, start);
            if (at < 0)
            {
                text[Math.Max(start + 1, word)..].Fill((byte)'*');
                return;
            }

            if (mark == (byte)'`' || at <= word) continue;
            var content = text[Math.Max(start + 1, word)..(isQuote ? at - 1 : at)];
            if (isQuote) content.Fill((byte)'*');
            else HideQuoted(content, mark);
        }
    }

    /// <summary>
    /// How many digits stand in a hexadecimal literal; 0 where none begins: a capital X, or a letter behind the digits, makes a name of it. A byte that is a space in some character
    /// sets (0xA0) ends names here, where it is not the second half of a character.
    /// </summary>
    private static int HexLength(ReadOnlySpan<byte> text, int start)
    {
        bool isBehindSpace = start > 0 && text[start - 1] == NoBreakSpace && (start == 1 || text[start - 2] < 0x80);
        if (start > 0 && IsOfName(text[start - 1]) && !isBehindSpace) return 0;
        if (text[(start + 1)..] is not [(byte)'x', .. var rest]) return 0;
        int digits = rest.IndexOfAnyExcept(HexDigits);
        if (digits < 0) return rest.Length;
        return IsOfName(rest[digits]) && rest[digits] != NoBreakSpace ? 0 : digits;
    }

    private static void HideHex(Span<byte> text)
    {
        for (int at = 0; NextHex(text, at, out int digits) is var next && next >= 0; at = next + 2 + digits) text.Slice(next + 2, digits).Fill((byte)'*');
    }

    /// <summary>Where the next hexadecimal literal begins; -1 for nowhere.</summary>
    private static int NextHex(ReadOnlySpan<byte> text, int at, out int digits)
    {
        for (digits = 0; text[at..].IndexOf("0x"u8) is var next && next >= 0; at++)
        {
            at += next;
            digits = HexLength(text, at);
            if (digits > 0) return at;
        }

        return -1;
    }

    /// <summary>What a comment quotes was a literal perhaps; how far is not certain.</summary>
    private static void HideQuoted(Span<byte> comment, byte mark)
    {
        HideHex(comment);
        int quote = comment.IndexOfAny(Quotes);
        if (quote < 0) return;
        var content = comment[(quote + 1)..];
        content[..^(mark == (byte)'/' ? 2 : 0)].Fill((byte)'*');
    }

    /// <summary>The end behind the closing quote; -1 where it is not certain.</summary>
    private static int QuotedEnd(ReadOnlySpan<byte> text, int start)
    {
        byte quote = text[start];
        bool isName = quote == (byte)'`';
        // In character sets of two bytes a backtick may be half of a character.
        if (isName && start > 0 && text[start - 1] >= 0x80) return -1;
        for (int i = start + 1; ; i += 2)
        {
            int next = isName ? text[i..].IndexOf(quote) : text[i..].IndexOfAny(quote, (byte)'\\');
            if (next < 0) return -1;
            i += next;
            // A backslash may or may not hide the quote behind it: that depends on the session's sql_mode.
            if (text[i] != quote || (isName && text[i - 1] >= 0x80)) return -1;
            if (i + 1 == text.Length || text[i + 1] != quote) return i + 1;
        }
    }

    /// <summary>The end of a comment, or of the mark where it begins none; -1 where it is not certain.</summary>
    private static int CommentEnd(ReadOnlySpan<byte> text, int start)
    {
        var rest = text[(start + 1)..];
        switch (text[start])
        {
            case (byte)'#':
            case (byte)'-' when rest is [(byte)'-'] or [(byte)'-', <= (byte)' ', ..]:
                int line = rest.IndexOf((byte)'\n');
                return line < 0 ? text.Length : start + 1 + line;
            case (byte)'-' when rest is [(byte)'-', >= 0x7F, ..]:
                // A space or a control character in some character sets.
                return -1;
            case (byte)'/' when rest is [(byte)'*', ..]:
                int end = rest[1..].IndexOf("*/"u8);
                if (end < 0) return -1;
                // Some servers read what is inside as a part of the statement, or as hints, whose strings may hold what seems to be the end.
                var body = rest.Slice(1, end);
                bool mayBeRead = body is [(byte)'!' or (byte)'+', ..] or [(byte)'M' or (byte)'m', (byte)'!', ..];
                return mayBeRead && (body.ContainsAny(Marks) || NextHex(body, 0, out _) >= 0) ? -1 : start + 2 + end + 2;
            case (byte)'$' when (start == 0 || !IsOfName(text[start - 1])) && BeginsBody(rest):
                // MySQL 9 quotes code by dollars, and other servers have them in names.
                return -1;
            default:
                return start + 1;
        }
    }

    /// <summary>Whether behind a dollar there is another, with nothing but a tag between them.</summary>
    private static bool BeginsBody(ReadOnlySpan<byte> rest)
    {
        int tag = 0;
        while (tag < rest.Length && IsOfName(rest[tag]) && rest[tag] != '$') tag++;
        return tag < rest.Length && rest[tag] == '$';
    }

    private static bool IsOfName(byte letter) => char.IsAsciiLetterOrDigit((char)letter) || letter is (byte)'_' or (byte)'$' or >= 0x80;
}
