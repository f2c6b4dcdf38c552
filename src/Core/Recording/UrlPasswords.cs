using System.Buffers;

namespace HoopWire.Recording;

/// <summary>
/// Passwords in URLs that are string literals (<c>'mysql://user:password@host'</c>), as in what connects a target to others. Only one that begins its literal is taken for a URL, and
/// nothing in it may end the literal or what that may stand in: whoever reads the text sees all that runs.
/// </summary>
public static class UrlPasswords
{
    private static readonly SearchValues<byte> End = SearchValues.Create([.. Enumerable.Range(0, ' ' + 1).Select(code => (byte)code), .. "'\"`\\/"u8, 0x7F]);

    private static ReadOnlySpan<byte> Mark => "://"u8;

    /// <summary>Whether there is one. Allocates nothing.</summary>
    /// <param name="text">The text.</param>
    /// <param name="quotes">What string literals begin with.</param>
    public static bool AreIn(ReadOnlySpan<byte> text, ReadOnlySpan<byte> quotes)
    {
        int from = 0;
        return TryFind(text, quotes, ref from, out _);
    }

    /// <summary>The text with asterisks in their place; what was given where there is none.</summary>
    /// <param name="text">The text.</param>
    /// <param name="quotes">What string literals begin with.</param>
    /// <param name="copy">The text as far as other secrets are hidden already, of the same length; null where nothing is.</param>
    public static byte[]? Hide(ReadOnlySpan<byte> text, ReadOnlySpan<byte> quotes, byte[]? copy)
    {
        for (int from = 0; TryFind(text, quotes, ref from, out var password);)
        {
            copy ??= text.ToArray();
            copy.AsSpan(password).Fill((byte)'*');
        }

        return copy;
    }

    /// <summary>The next one. All searches in a text together look at each byte a few times at most.</summary>
    private static bool TryFind(ReadOnlySpan<byte> text, ReadOnlySpan<byte> quotes, ref int from, out Range password)
    {
        while (text[from..].IndexOf(Mark) is var at and >= 0)
        {
            bool begins = BeginsLiteral(text[from..(from + at)], quotes);
            int start = from + at + Mark.Length;
            var login = text[start..];
            if (login.IndexOfAny(End) is var end and >= 0) login = login[..end];
            // The next mark cannot begin before the last sign of this one.
            from = start + Math.Max(login.Length - 1, 0);
            // Who writes an @ in a password does not always encode it.
            if (!begins || login.LastIndexOf((byte)'@') is not (var length and > 0)) continue;
            login = login[..length];
            int colon = login.IndexOf((byte)':');
            // Two dollars may end code that is quoted by dollars, in which the literal only seemed to begin.
            if (colon < 0 || colon + 1 == length || login.Count((byte)'$') > 1) continue;
            password = (start + colon + 1)..(start + length);
            return true;
        }

        password = default;
        return false;
    }

    /// <summary>Whether nothing but the scheme stands between a quote and the mark (RFC 3986 section 3.1).</summary>
    private static bool BeginsLiteral(ReadOnlySpan<byte> before, ReadOnlySpan<byte> quotes)
    {
        int scheme = 0;
        while (scheme < before.Length && IsOfScheme(before[^(scheme + 1)])) scheme++;
        return scheme > 0 && scheme < before.Length && quotes.Contains(before[^(scheme + 1)]);
    }

    private static bool IsOfScheme(byte letter) => char.IsAsciiLetterOrDigit((char)letter) || letter is (byte)'+' or (byte)'-' or (byte)'.';
}
