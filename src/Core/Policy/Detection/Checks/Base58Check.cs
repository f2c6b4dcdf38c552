using System.Security.Cryptography;

namespace HoopWire.Policy.Detection;

/// <summary>Bitcoin's base58 addresses: version, 20 bytes of hash, and the first four bytes of a double SHA-256 (Bitcoin wiki, "Base58Check encoding").</summary>
internal static class Base58Check
{
    private const int Decoded = 25;
    private static ReadOnlySpan<byte> Alphabet => "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"u8;

    /// <summary>Whether an address's checksum is right.</summary>
    public static bool IsAddress(ReadOnlySpan<byte> written)
    {
        Span<byte> bytes = stackalloc byte[Decoded];
        bytes.Clear();
        foreach (byte b in written)
        {
            int carry = Alphabet.IndexOf(b);
            if (carry < 0) return false;
            for (int i = Decoded - 1; i >= 0; i--)
            {
                carry += bytes[i] * 58;
                bytes[i] = (byte)carry;
                carry >>= 8;
            }
            if (carry != 0) return false;
        }
        if (bytes[0] is not (0 or 5)) return false;
        Span<byte> hash = stackalloc byte[32];
        SHA256.HashData(bytes[..21], hash);
        SHA256.HashData(hash, hash);
        return hash[..4].SequenceEqual(bytes[21..]);
    }
}
