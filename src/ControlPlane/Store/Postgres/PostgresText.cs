using System.Buffers;

namespace HoopWire.ControlPlane;

/// <summary>
/// Texts of PostgreSQL have neither U+0000 nor halves of characters, and a statement with one fails whole: people on the other side of the gateway may send
/// both, and must not stop the audit with them.
/// </summary>
internal static class PostgresText
{
    private const char Replacement = '\uFFFD';
    private static readonly SearchValues<char> Doubtful = SearchValues.Create([.. (char[])['\0'], .. Enumerable.Range(0xD800, 0x800).Select(c => (char)c)]);

    /// <summary>The text with the replacement character in the place of each of them; of the same length.</summary>
    public static string Of(string text)
    {
        if (text.AsSpan().IndexOfAny(Doubtful) < 0) return text;
        char[] clean = text.ToCharArray();
        for (int i = 0; i < clean.Length; i++)
        {
            if (char.IsHighSurrogate(clean[i]) && i + 1 < clean.Length && char.IsLowSurrogate(clean[i + 1])) i++;
            else if (clean[i] == '\0' || char.IsSurrogate(clean[i])) clean[i] = Replacement;
        }

        return new string(clean);
    }
}
