using System.Buffers;

namespace HoopWire.Recording;

/// <summary>
/// Passwords in URLs that stand in a text (<c>mysql://user:password@host</c>), as in what connects a target to others. Only what no language could run is taken for one, so that nothing but
/// secrets is hidden from whoever reads the text: no white space, quotes, brackets, semicolons, backslashes or signs that begin another part of a URL.
/// </summary>
public static class UrlPasswords
{
    private static readonly SearchValues<byte> End = SearchValues.Create(
        [.. Enumerable.Range(0, ' ' + 1).Select(code => (byte)code), .. "'\"`\\/?#()[]{}<>|;"u8, 0x7F]);

    private static ReadOnlySpan<byte> Mark => "://"u8;

    /// <summary>Whether there is one. Allocates nothing.</summary>
    public static bool AreIn(ReadOnlySpan<byte> text)
    {
        int from = 0;
        return TryFind(text, ref from, out _);
    }

    /// <summary>The text with asterisks in their place; what was given where there is none.</summary>
    /// <param name="text">The text.</param>
    /// <param name="copy">The text as far as other secrets are hidden already, of the same length; null where nothing is.</param>
    public static byte[]? Hide(ReadOnlySpan<byte> text, byte[]? copy)
    {
        for (int from = 0; TryFind(text, ref from, out var password);)
        {
            copy ??= text.ToArray();
            copy.AsSpan(password).Fill((byte)'*');
        }

        return copy;
    }

    /// <summary>The next one. All searches in a text together look at each byte a few times at most.</summary>
    private static bool TryFind(ReadOnlySpan<byte> text, ref int from, out Range password)
    {
        while (text[from..].IndexOf(Mark) is var at and >= 0)
        {
            int start = from + at + Mark.Length;
            var login = text[start..];
            if (login.IndexOfAny(End) is var end and >= 0) login = login[..end];
            // The next mark cannot begin before the last sign of this one.
            from = start + Math.Max(login.Length - 1, 0);
            if (start == Mark.Length || !IsOfScheme(text[start - Mark.Length - 1])) continue;
            // Who writes an @ in a password does not always encode it.
            if (login.LastIndexOf((byte)'@') is not (var length and > 0)) continue;
            int colon = login[..length].IndexOf((byte)':');
            // A dollar and its fellow quote code in PostgreSQL.
            if (colon < 0 || colon + 1 == length || login[colon..length].Count((byte)'$') > 1) continue;
            password = (start + colon + 1)..(start + length);
            return true;
        }

        password = default;
        return false;
    }

    private static bool IsOfScheme(byte letter) => char.IsAsciiLetterOrDigit((char)letter) || letter is (byte)'+' or (byte)'-' or (byte)'.';
}
