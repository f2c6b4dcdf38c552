using System.Security.Cryptography;

namespace HoopWire.ControlPlane;

/// <summary>
/// The printed form of an access key: <c>hw_ID_SECRET</c>. The id (12 characters of Crockford's base 32, 60 bits) may be shown; the
/// secret is 29 characters of base 62, 172 bits, so that a fast derivation (RFC 7677's minimum) is enough against guessing.
/// </summary>
internal static class AccessKeyText
{
    private const string Prefix = "hw_";
    private const int IdLength = 12;
    private const int SecretLength = 29;
    private const string IdAlphabet = "0123456789abcdefghjkmnpqrstvwxyz";
    private const string SecretAlphabet = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

    public static (string Id, string Text) Create()
    {
        string id = RandomNumberGenerator.GetString(IdAlphabet, IdLength);
        return (id, $"{Prefix}{id}_{RandomNumberGenerator.GetString(SecretAlphabet, SecretLength)}");
    }

    /// <summary>The id inside a text that has the form of a key; null for any other text.</summary>
    public static string? TryGetId(ReadOnlySpan<byte> utf8)
    {
        if (utf8.Length != Prefix.Length + IdLength + 1 + SecretLength) return null;
        if (!utf8.StartsWith("hw_"u8) || utf8[Prefix.Length + IdLength] != (byte)'_') return null;
        Span<char> id = stackalloc char[IdLength];
        for (int i = 0; i < IdLength; i++)
        {
            char c = (char)utf8[Prefix.Length + i];
            if (!IdAlphabet.Contains(c, StringComparison.Ordinal)) return null;
            id[i] = c;
        }

        return new string(id);
    }
}
