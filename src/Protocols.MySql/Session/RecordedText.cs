using System.Buffers;
using System.Text;
using HoopWire.Policy;
using HoopWire.Recording;

namespace HoopWire.MySql.Session;

/// <summary>
/// Makes a statement's text fit to be recorded: string literals behind a word like <c>password</c> or <c>identified</c>, passwords in URLs, and values that
/// detectors know, are replaced by asterisks.
/// </summary>
internal static class RecordedText
{
    private static readonly SearchValues<byte> Initials = SearchValues.Create("pPiI"u8);

    // What a string literal begins with.
    private static ReadOnlySpan<byte> UrlQuotes => "'\""u8;

    /// <summary>The text with its secrets redacted; null when it has none.</summary>
    public static byte[]? Redact(ReadOnlySpan<byte> text, DetectorSet? detectors)
    {
        byte[]? copy = null;
        int word = FindWord(text);
        if (word >= 0)
        {
            copy = text.ToArray();
            SecretLiterals.Hide(copy, word);
        }
        copy = UrlPasswords.Hide(text, UrlQuotes, copy);
        if (detectors is null) return copy;
        for (int from = 0; detectors.TryFind(text, from, default, out var hit); from = hit.Start + hit.Length)
        {
            copy ??= text.ToArray();
            copy.AsSpan(hit.Start, hit.Length).Fill((byte)'*');
        }
        return copy;
    }

    /// <summary>Whether <see cref="Redact"/> might find something. Allocates nothing.</summary>
    public static bool NeedsRedaction(ReadOnlySpan<byte> text, DetectorSet? detectors) =>
        FindWord(text) >= 0 || UrlPasswords.AreIn(text, UrlQuotes) || (detectors is not null && detectors.TryFind(text, 0, default, out _));

    private static int FindWord(ReadOnlySpan<byte> text)
    {
        for (int offset = 0; ; offset++)
        {
            int at = text[offset..].IndexOfAny(Initials);
            if (at < 0) return -1;
            offset += at;
            if (Starts(text[offset..], "password"u8) || Starts(text[offset..], "identified"u8)) return offset;
        }
    }

    private static bool Starts(ReadOnlySpan<byte> text, ReadOnlySpan<byte> word) => text.Length >= word.Length && Ascii.EqualsIgnoreCase(text[..word.Length], word);
}
