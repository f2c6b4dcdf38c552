using System.Text;

namespace HoopWire.Access;

/// <summary>
/// Prepares a password as RFC 4013 asks: other spaces become a space, characters mapped to nothing go, then NFKC. Like PostgreSQL's own
/// pg_saslprep, a password that cannot be prepared (not UTF-8, a prohibited character) is used as its bytes are. Under invariant globalization the runtime
/// normalises nothing: a password that is not already in form KC (ligatures, full-width letters) has to be set and typed the same way.
/// </summary>
internal static class SaslPrep
{
    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    public static byte[] Prepare(ReadOnlySpan<byte> utf8)
    {
        if (Ascii.IsValid(utf8)) return utf8.ToArray();
        try
        {
            string mapped = Map(Strict.GetString(utf8));
            string prepared = mapped.Normalize(NormalizationForm.FormKC);
            return prepared.Length == 0 || HasProhibited(prepared) ? utf8.ToArray() : Strict.GetBytes(prepared);
        }
        catch (Exception e) when (e is ArgumentException or PlatformNotSupportedException)
        {
            return utf8.ToArray();
        }
    }

    private static string Map(string text)
    {
        var mapped = new StringBuilder(text.Length);
        foreach (char c in text)
        {
            if (IsMappedToNothing(c)) continue;
            mapped.Append(IsOtherSpace(c) ? ' ' : c);
        }
        return mapped.ToString();
    }

    // RFC 3454 table B.1.
    private static bool IsMappedToNothing(char c) =>
        c is '\u00AD' or '\u034F' or '\u1806' or '\u2060' or '\uFEFF'
            or (>= '\u180B' and <= '\u180D') or (>= '\u200B' and <= '\u200D') or (>= '\uFE00' and <= '\uFE0F');

    // RFC 3454 table C.1.2.
    private static bool IsOtherSpace(char c) =>
        c is '\u00A0' or '\u1680' or '\u202F' or '\u205F' or '\u3000' or (>= '\u2000' and <= '\u200B');

    // RFC 3454 tables C.2.1, C.2.2, C.3, C.4, C.6, C.7, C.8 within the basic plane.
    private static bool HasProhibited(string text)
    {
        foreach (char c in text)
        {
            if (char.IsControl(c) || c is '\u06DD' or '\u070F' or '\u180E' or '\u0340' or '\u0341') return true;
            if (c is (>= '\u200E' and <= '\u200F') or (>= '\u2028' and <= '\u202E') or (>= '\u2060' and <= '\u206F')) return true;
            if (c is (>= '\u2FF0' and <= '\u2FFB') or (>= '\uE000' and <= '\uF8FF') or (>= '\uFDD0' and <= '\uFDEF') or >= '\uFFF9') return true;
        }
        return false;
    }
}
