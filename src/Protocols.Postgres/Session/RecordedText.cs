using System.Buffers;
using System.Text;
using HoopWire.Policy;
using HoopWire.Postgres.Sql;
using HoopWire.Recording;
using HoopWire.Sql;

namespace HoopWire.Postgres.Session;

/// <summary>
/// Makes a statement's text fit to be recorded: literals behind a word like <c>password</c>, passwords in URLs and values that detectors know are
/// replaced by asterisks. Only literals and comments are: what a statement does stays readable, whatever words it holds.
/// </summary>
internal static class RecordedText
{
    private static readonly SearchValues<byte> BeforeValue = SearchValues.Create(" \t\r\n=:\"'\\"u8);
    private static readonly SearchValues<byte> AfterValue = SearchValues.Create(" \t\r\n'\""u8);

    private static ReadOnlySpan<byte> Password => "password"u8;

    // What a string literal begins with.
    private static ReadOnlySpan<byte> UrlQuotes => "'"u8;

    /// <summary>The text with its secrets redacted; null when it has none.</summary>
    public static byte[]? Redact(ReadOnlySpan<byte> text, LexicalSettings settings, DetectorSet? detectors)
    {
        byte[]? copy = null;
        if (FindWord(text) >= 0)
        {
            copy = text.ToArray();
            HidePasswords(copy, settings);
        }
        copy = UrlPasswords.Hide(text, UrlQuotes, copy);
        return detectors is null ? copy : RedactDetected(text, copy, detectors);
    }

    /// <summary>Whether <see cref="Redact"/> might find something. Allocates nothing.</summary>
    public static bool NeedsRedaction(ReadOnlySpan<byte> text, DetectorSet? detectors) =>
        FindWord(text) >= 0 || UrlPasswords.AreIn(text, UrlQuotes) || (detectors is not null && detectors.TryFind(text, 0, default, out _));

    private static byte[]? RedactDetected(ReadOnlySpan<byte> text, byte[]? copy, DetectorSet detectors)
    {
        for (int from = 0; detectors.TryFind(text, from, default, out var hit); from = hit.Start + hit.Length)
        {
            copy ??= text.ToArray();
            copy.AsSpan(hit.Start, hit.Length).Fill((byte)'*');
        }
        return copy;
    }

    private static void HidePasswords(byte[] text, LexicalSettings settings)
    {
        var tokens = new TokenStream(new NameTable(PgKeywords.Number));
        if (PostgresLexer.Run(text, settings, tokens, out _) is not null)
        {
            // Where no literal's end is certain, all that follows the first word may be the secret; no server runs such a text either.
            HideRest(text);
            return;
        }
        bool armed = false;
        int end = 0;
        for (int i = 0; i < tokens.Count; i++)
        {
            SqlToken token = tokens[i];
            HideComment(text.AsSpan(end, token.Start - end));
            end = token.End;
            Span<byte> bytes = text.AsSpan(token.Start, token.Length);
            if (token.Kind is SqlTokenKind.Semicolon) armed = false;
            else if (token.Kind is SqlTokenKind.Word or SqlTokenKind.QuotedName) armed |= FindWord(bytes) >= 0;
            else if (token.Kind is not (SqlTokenKind.String or SqlTokenKind.BitString)) continue;
            else if (armed && !IsBody(text, tokens, i)) HideLiteral(bytes);
            else HideInside(bytes);
        }
        HideComment(text.AsSpan(end));
    }

    /// <summary>What stands behind AS is a function's body: code, that must stay readable.</summary>
    private static bool IsBody(ReadOnlySpan<byte> text, TokenStream tokens, int index) =>
        index > 0 && Ascii.EqualsIgnoreCase(text.Slice(tokens[index - 1].Start, tokens[index - 1].Length), "as"u8);

    private static void HideRest(Span<byte> text)
    {
        int at = FindWord(text) + Password.Length;
        int quote = text[at..].IndexOfAny((byte)'\'', (byte)'$', (byte)'=');
        if (quote >= 0) text[(at + quote + 1)..].Fill((byte)'*');
    }

    private static void HideComment(Span<byte> gap)
    {
        if (FindWord(gap) >= 0) HideInside(gap);
    }

    /// <summary>Hides a literal whole, but for the quotes of a plain one.</summary>
    private static void HideLiteral(Span<byte> literal)
    {
        int first = literal.IndexOfAny((byte)'\'', (byte)'$');
        literal[(first + 1)..^1].Fill((byte)'*');
    }

    /// <summary>
    /// Hides what is given to the word inside a literal that holds more than a secret, such as a connection string, JSON, or the body of a DO:
    /// the quoted value behind it, or the bare one behind <c>=</c> or <c>:</c>.
    /// </summary>
    private static void HideInside(Span<byte> text)
    {
        for (int from = 0; FindWord(text[from..]) is var found and >= 0;)
        {
            from += found + Password.Length;
            Span<byte> rest = text[from..];
            int start = rest.IndexOfAnyExcept(BeforeValue);
            if (start <= 0) continue;
            Span<byte> value = rest[start..];
            int quote = rest[..start].LastIndexOfAny((byte)'\'', (byte)'"');
            bool given = rest[..start].IndexOfAny("=:"u8) >= 0;
            // A quote directly behind the word may be the word's own, as in "password": 1.
            bool quoted = quote > 0 || (quote == 0 && !given && rest[0] == '\'');
            if (!quoted && !given) continue;
            int end = quoted ? value.IndexOf(rest[quote]) : value.IndexOfAny(AfterValue);
            (end < 0 ? value : value[..end]).Fill((byte)'*');
        }
    }

    private static int FindWord(ReadOnlySpan<byte> text)
    {
        int offset = 0;
        while (true)
        {
            int at = text[offset..].IndexOfAny((byte)'p', (byte)'P');
            if (at < 0) return -1;
            offset += at;
            if (text.Length - offset < Password.Length) return -1;
            if (Ascii.EqualsIgnoreCase(text.Slice(offset, Password.Length), Password)) return offset;
            offset++;
        }
    }
}
