using System.Buffers;
using System.Security.Cryptography;

namespace HoopWire.Sessions;

/// <summary>
/// Session ids: 16 lower-case characters of Crockford's base 32, 48 bits of milliseconds since 1970 and 30 random bits; they sort by time.
/// </summary>
public static class SessionId
{
    private const string Alphabet = "0123456789abcdefghjkmnpqrstvwxyz";
    private static readonly SearchValues<char> AlphabetValues = SearchValues.Create(Alphabet);

    /// <summary>Length of an id.</summary>
    public const int Length = 16;

    /// <summary>A new id for a session that starts at <paramref name="now"/>.</summary>
    public static string New(DateTimeOffset now)
    {
        long ms = now.ToUnixTimeMilliseconds();
        int random = RandomNumberGenerator.GetInt32(1 << 30);
        return string.Create(Length, (ms, random), static (span, v) =>
        {
            for (int i = 9; i >= 0; i--, v.ms >>= 5) span[i] = Alphabet[(int)(v.ms & 31)];
            for (int i = 15; i >= 10; i--, v.random >>= 5) span[i] = Alphabet[v.random & 31];
        });
    }

    /// <summary>Whether <paramref name="text"/> has the form of an id: safe as a file name.</summary>
    public static bool IsValid(ReadOnlySpan<char> text) =>
        text.Length == Length && text.IndexOfAnyExcept(AlphabetValues) < 0;
}
