using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;

namespace HoopWire.MySql.Wire;

/// <summary>
/// Answers to a server's challenge. Native: SHA1(p) XOR SHA1(challenge, SHA1(SHA1(p))). SHA-2: SHA256(p) XOR SHA256(SHA256(SHA256(p)), challenge).
/// Either is checked by what is kept of a password: the hash applied twice.
/// </summary>
[SuppressMessage("Security", "CA5350", Justification = "The protocol's own.")]
internal static class ChallengeAnswer
{
    /// <summary>The answer of <c>mysql_native_password</c>; empty for an empty password.</summary>
    public static byte[] Native(ReadOnlySpan<byte> password, ReadOnlySpan<byte> challenge)
    {
        if (password.IsEmpty) return [];
        byte[] once = SHA1.HashData(password);
        return Xor(once, SHA1.HashData([.. challenge, .. SHA1.HashData(once)]));
    }

    /// <summary>The answer of <c>caching_sha2_password</c>; empty for an empty password.</summary>
    public static byte[] Sha2(ReadOnlySpan<byte> password, ReadOnlySpan<byte> challenge)
    {
        if (password.IsEmpty) return [];
        byte[] once = SHA256.HashData(password);
        return Xor(once, SHA256.HashData([.. SHA256.HashData(once), .. challenge]));
    }

    /// <summary>Whether an answer is that of the password whose double hash this is.</summary>
    public static bool IsNative(ReadOnlySpan<byte> answer, ReadOnlySpan<byte> twice, ReadOnlySpan<byte> challenge)
    {
        if (answer.Length != SHA1.HashSizeInBytes || twice.Length != SHA1.HashSizeInBytes) return false;
        byte[] once = Xor(answer, SHA1.HashData([.. challenge, .. twice]));
        return CryptographicOperations.FixedTimeEquals(SHA1.HashData(once), twice);
    }

    /// <summary>Whether an answer is that of the password whose double hash this is.</summary>
    public static bool IsSha2(ReadOnlySpan<byte> answer, ReadOnlySpan<byte> twice, ReadOnlySpan<byte> challenge)
    {
        if (answer.Length != SHA256.HashSizeInBytes || twice.Length != SHA256.HashSizeInBytes) return false;
        byte[] once = Xor(answer, SHA256.HashData([.. twice, .. challenge]));
        return CryptographicOperations.FixedTimeEquals(SHA256.HashData(once), twice);
    }

    /// <summary>A password with its closing zero under the challenge, repeated: what is encrypted for a server's RSA key.</summary>
    public static byte[] Obscure(ReadOnlySpan<byte> password, ReadOnlySpan<byte> challenge)
    {
        byte[] bytes = [.. password, 0];
        for (int i = 0; i < bytes.Length; i++) bytes[i] ^= challenge[i % challenge.Length];
        return bytes;
    }

    private static byte[] Xor(ReadOnlySpan<byte> left, ReadOnlySpan<byte> right)
    {
        byte[] bytes = new byte[left.Length];
        for (int i = 0; i < bytes.Length; i++) bytes[i] = (byte)(left[i] ^ right[i]);
        return bytes;
    }
}
