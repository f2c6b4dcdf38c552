using System.Buffers;
using System.Text;

namespace HoopWire.Sql.Secrets;

/// <summary>Words for passwords in a text's bytes, and the secrets beside them where no grammar tells: in comments, in literals, and in texts that are not understood.</summary>
internal static class PasswordWords
{
    private static readonly SearchValues<byte> Initials = SearchValues.Create("pP"u8);
    private static readonly SearchValues<byte> BeforeValue = SearchValues.Create(" \t\r\n=:\"'\\"u8);
    private static readonly SearchValues<byte> AfterValue = SearchValues.Create(" \t\r\n'\""u8);
    private static readonly SearchValues<byte> AfterAuthority = SearchValues.Create("/?# \t\r\n'\"`<>\\"u8);

    private static ReadOnlySpan<byte> BeforeAuthority => "://"u8;

    /// <summary>Whether a text may have a secret that is to be hidden. Allocates nothing.</summary>
    public static bool MayHide(ReadOnlySpan<byte> text) => Find(text, out _) >= 0 || FindUserInfo(text, out _, out _);

    /// <summary>Where the first of the words begins; negative for none.</summary>
    /// <param name="text">Where it is looked for.</param>
    /// <param name="length">Its length.</param>
    public static int Find(ReadOnlySpan<byte> text, out int length)
    {
        length = 0;
        for (int offset = 0; ; offset++)
        {
            int at = text[offset..].IndexOfAny(Initials);
            if (at < 0) return -1;
            offset += at;
            length = LengthAt(text[offset..]);
            if (length > 0) return offset;
        }
    }

    /// <summary>
    /// Hides what is given to one of the words inside a literal that holds more than a secret, such as a connection string, JSON, or the body of a DO, or in a comment:
    /// the quoted value behind it, or the bare one behind <c>=</c> or <c>:</c>.
    /// </summary>
    /// <param name="text">The literal or comment, in which it is done.</param>
    public static void HideInside(Span<byte> text)
    {
        for (int from = 0; Find(text[from..], out int length) is var found and >= 0;)
        {
            from += found + length;
            var rest = text[from..];
            int start = rest.IndexOfAnyExcept(BeforeValue);
            if (start <= 0) continue;
            var value = rest[start..];
            int quote = rest[..start].LastIndexOfAny((byte)'\'', (byte)'"');
            bool given = rest[..start].IndexOfAny("=:"u8) >= 0;
            // A quote directly behind the word may be the word's own, as in "password": 1.
            bool quoted = quote > 0 || (quote == 0 && !given && rest[0] == '\'');
            if (!quoted && !given) continue;
            int end = quoted ? value.IndexOf(rest[quote]) : value.IndexOfAny(AfterValue);
            (end < 0 ? value : value[..end]).Fill((byte)'*');
        }
    }

    /// <summary>Where a word begins; negative for none.</summary>
    public static int Find(ReadOnlySpan<byte> text, ReadOnlySpan<byte> word)
    {
        for (int offset = 0; ; offset++)
        {
            int at = text[offset..].IndexOfAny(word[0], (byte)(word[0] & ~0x20));
            if (at < 0) return -1;
            offset += at;
            if (Starts(text[offset..], word)) return offset;
        }
    }

    /// <summary>Hides everything behind what may begin a secret, behind the first of the words or of another one: no literal's end is certain.</summary>
    /// <param name="text">The text, in which it is done.</param>
    /// <param name="begins">The bytes that begin one.</param>
    /// <param name="other">Another word.</param>
    public static void HideRest(Span<byte> text, ReadOnlySpan<byte> begins, ReadOnlySpan<byte> other = default)
    {
        int at = Find(text, out int length), another = other.IsEmpty ? -1 : Find(text, other);
        if (another >= 0 && (at < 0 || another < at)) (at, length) = (another, other.Length);
        if (at < 0) return;
        at += length;
        int quote = text[at..].IndexOfAny(begins);
        if (quote >= 0) text[(at + quote + 1)..].Fill((byte)'*');
    }

    /// <summary>Hides the passwords in addresses, such as <c>mysql://user:password@host/</c>.</summary>
    public static void HideUserInfo(Span<byte> text)
    {
        while (FindUserInfo(text, out int start, out int length))
        {
            text.Slice(start, length).Fill((byte)'*');
            text = text[(start + length)..];
        }
    }

    /// <summary>Finds the password of the first address that has one: between the user's colon and the last at sign of its authority (RFC 3986, 3.2.1).</summary>
    private static bool FindUserInfo(ReadOnlySpan<byte> text, out int start, out int length)
    {
        (start, length) = (0, 0);
        for (int from = 0; text[from..].IndexOf(BeforeAuthority) is var found and >= 0;)
        {
            from += found + BeforeAuthority.Length;
            var authority = text[from..];
            int end = authority.IndexOfAny(AfterAuthority);
            if (end >= 0) authority = authority[..end];
            int at = authority.LastIndexOf((byte)'@'), colon = authority.IndexOf((byte)':');
            if (colon < 0 || at <= colon + 1) continue;
            (start, length) = (from + colon + 1, at - colon - 1);
            return true;
        }
        return false;
    }

    private static int LengthAt(ReadOnlySpan<byte> text)
    {
        if (Starts(text, "password"u8)) return "password"u8.Length;
        if (Starts(text, "passwd"u8)) return "passwd"u8.Length;
        return Starts(text, "passphrase"u8) ? "passphrase"u8.Length : 0;
    }

    private static bool Starts(ReadOnlySpan<byte> text, ReadOnlySpan<byte> word) => text.Length >= word.Length && Ascii.EqualsIgnoreCase(text[..word.Length], word);
}
