namespace HoopWire.Policy.Detection;

/// <summary>What surrounds digits.</summary>
internal static class DigitRun
{
    /// <summary>Whether a byte is an ASCII digit.</summary>
    public static bool IsDigit(byte b) => (uint)(b - '0') <= 9;

    /// <summary>Whether a byte belongs to a word: ASCII letters, digits, the underscore, and everything of other alphabets.</summary>
    public static bool IsWord(byte b) => IsDigit(b) || (uint)((b | 0x20) - 'a') <= 25 || b == (byte)'_' || b >= 0x80;

    /// <summary>Whether a value may start at <paramref name="at"/>: no word goes on into it.</summary>
    public static bool StartsAt(ReadOnlySpan<byte> text, int at) => at == 0 || !IsWord(text[at - 1]) || IsEscape(text, at - 1);

    /// <summary>Whether the letter at a place belongs to an escape of JSON and the like, such as that of a line feed.</summary>
    public static bool IsEscape(ReadOnlySpan<byte> text, int at) => at > 0 && text[at - 1] == '\\' && text[at] is (byte)'n' or (byte)'t' or (byte)'r';

    /// <summary>Whether a value may end before <paramref name="end"/>.</summary>
    public static bool EndsAt(ReadOnlySpan<byte> text, int end) => end >= text.Length || !IsWord(text[end]);

    /// <summary>The first position behind <paramref name="at"/> that is no digit.</summary>
    public static int End(ReadOnlySpan<byte> text, int at)
    {
        while (at < text.Length && IsDigit(text[at])) at++;
        return at;
    }
}
