using System.Text;

namespace HoopWire.Policy;

/// <summary>
/// The reason that a statement gives for itself in a comment before anything else: <c>/* reason: … */</c> or <c>-- reason: …</c>. It is shown and
/// recorded, and decides nothing: the comment stays a part of the text, and whoever reads the text reads it as the server does.
/// </summary>
public static class StatementReason
{
    /// <summary>Longer ones are cut.</summary>
    public const int CharsMax = 1000;

    private const int Utf8BytesPerChar = 3;

    private static ReadOnlySpan<byte> Whitespace => " \t\r\n\f\v"u8;

    private static ReadOnlySpan<byte> Word => "reason:"u8;

    /// <summary>The reason, in one line; null for none.</summary>
    public static string? Find(ReadOnlySpan<byte> text)
    {
        var comment = CommentOf(text.TrimStart(Whitespace)).TrimStart(Whitespace);
        if (comment.Length < Word.Length || !Ascii.EqualsIgnoreCase(comment[..Word.Length], Word)) return null;
        comment = comment[Word.Length..].Trim(Whitespace);
        bool isLong = comment.Length > CharsMax * Utf8BytesPerChar;
        string reason = OneLine(Encoding.UTF8.GetString(isLong ? comment[..(CharsMax * Utf8BytesPerChar)] : comment));
        if (isLong || reason.Length > CharsMax) reason = Cut(reason);
        return reason.Length == 0 ? null : reason;
    }

    private static ReadOnlySpan<byte> CommentOf(ReadOnlySpan<byte> text)
    {
        if (text.StartsWith("--"u8))
        {
            int end = text.IndexOfAny((byte)'\r', (byte)'\n');
            return end < 0 ? default : text[2..end];
        }
        if (!text.StartsWith("/*"u8)) return default;
        int close = text[2..].IndexOf("*/"u8);
        return close < 0 ? default : text.Slice(2, close);
    }

    private static string Cut(string reason)
    {
        int length = Math.Min(reason.Length, CharsMax - 1);
        if (length > 0 && char.IsHighSurrogate(reason[length - 1])) length--;
        // Where the bytes end may be within a character.
        return reason[..length].TrimEnd('\ufffd') + "…";
    }

    private static string OneLine(string reason) =>
        string.Join(' ', PlainText.Of(reason).Split(' ', StringSplitOptions.RemoveEmptyEntries));
}
