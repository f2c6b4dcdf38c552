using HoopWire.Policy;
using HoopWire.Postgres.Sql;
using HoopWire.Sql;
using HoopWire.Sql.Secrets;

namespace HoopWire.Postgres.Session;

/// <summary>
/// Makes a statement's text fit to be recorded: literals where a password stands and values that detectors know are replaced by
/// asterisks. Only literals and comments are: what a statement does stays readable, whatever words it holds.
/// </summary>
internal static class RecordedText
{
    /// <summary>The text with its secrets hidden.</summary>
    public static RedactedText Redact(ReadOnlySpan<byte> text, LexicalSettings settings, DetectorSet? detectors)
    {
        byte[]? copy = null;
        bool isDoubtful = false;
        if (PasswordWords.MayHide(text))
        {
            copy = text.ToArray();
            isDoubtful = HidePasswords(copy, settings);
        }
        return new RedactedText(detectors is null ? copy : RedactDetected(text, copy, detectors), isDoubtful);
    }

    /// <summary>Whether <see cref="Redact"/> might find something. Allocates nothing.</summary>
    public static bool NeedsRedaction(ReadOnlySpan<byte> text, DetectorSet? detectors) =>
        PasswordWords.MayHide(text) || (detectors is not null && detectors.TryFind(text, 0, default, out _));

    private static byte[]? RedactDetected(ReadOnlySpan<byte> text, byte[]? copy, DetectorSet detectors)
    {
        for (int from = 0; detectors.TryFind(text, from, default, out var hit); from = hit.Start + hit.Length)
        {
            copy ??= text.ToArray();
            copy.AsSpan(hit.Start, hit.Length).Fill((byte)'*');
        }
        return copy;
    }

    private static bool HidePasswords(byte[] text, LexicalSettings settings)
    {
        var tokens = new TokenStream(new NameTable(PgKeywords.Number));
        bool isRead = PostgresLexer.Run(text, settings, tokens, out _) is null, isDoubtful = false;
        // Where no literal's end is certain, all that follows the first word may be the secret; no server runs such a text either.
        if (isRead) isDoubtful = PasswordLiterals.Hide(text, tokens, isMySql: false);
        else PasswordWords.HideRest(text, "'$="u8);
        PasswordWords.HideUserInfo(text);
        return isDoubtful;
    }
}
