using HoopWire.MySql.Sql;
using HoopWire.Policy;
using HoopWire.Sql;
using HoopWire.Sql.Secrets;

namespace HoopWire.MySql.Session;

/// <summary>
/// Makes a statement's text fit to be recorded: literals where a password stands, and values that detectors know, are replaced by asterisks. Where the end of a literal is not certain,
/// everything behind the first word for a password is.
/// </summary>
internal static class RecordedText
{
    /// <summary>The text with its secrets hidden.</summary>
    /// <param name="text">The text.</param>
    /// <param name="settings">By what settings the target reads it; null where they are not known.</param>
    /// <param name="detectors">What is hidden beside passwords; null for nothing.</param>
    public static RedactedText Redact(ReadOnlySpan<byte> text, LexicalSettings? settings, DetectorSet? detectors)
    {
        byte[]? copy = null;
        bool isDoubtful = false;
        if (PasswordWords.MayHide(text) || MayIdentify(text))
        {
            copy = text.ToArray();
            isDoubtful = HidePasswords(copy, settings);
        }
        if (detectors is null) return new RedactedText(copy, isDoubtful);
        for (int from = 0; detectors.TryFind(text, from, default, out var hit); from = hit.Start + hit.Length)
        {
            copy ??= text.ToArray();
            copy.AsSpan(hit.Start, hit.Length).Fill((byte)'*');
        }
        return new RedactedText(copy, isDoubtful);
    }

    /// <summary>Whether <see cref="Redact"/> might find something. Allocates nothing.</summary>
    public static bool NeedsRedaction(ReadOnlySpan<byte> text, DetectorSet? detectors) =>
        PasswordWords.MayHide(text) || MayIdentify(text) || (detectors is not null && detectors.TryFind(text, 0, default, out _));

    private static bool HidePasswords(byte[] text, LexicalSettings? settings)
    {
        var tokens = new TokenStream(new NameTable(MySqlKeywords.Number));
        // Whether a backslash hides the quote behind it depends on the session's sql_mode.
        bool isCertain = settings is not null || !text.AsSpan().Contains((byte)'\\'), isDoubtful = false;
        if (isCertain && MySqlLexer.Run(text, settings ?? default, tokens, new SpellingTable(), out _) is null) isDoubtful = PasswordLiterals.Hide(text, tokens, isMySql: true);
        else PasswordWords.HideRest(text, "'\""u8, "identified"u8);
        PasswordWords.HideUserInfo(text);
        return isDoubtful;
    }

    private static bool MayIdentify(ReadOnlySpan<byte> text) => PasswordWords.Find(text, "identified"u8) >= 0;
}
