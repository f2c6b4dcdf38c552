using System.Collections.Immutable;
using System.Security.Cryptography;

namespace HoopWire.Access;

/// <summary>The arithmetic of RFC 5802 section 3.</summary>
internal static class ScramProof
{
    /// <summary>ClientProof := ClientKey XOR HMAC(StoredKey, AuthMessage).</summary>
    public static byte[] Client(ScramCredential credential, ReadOnlySpan<byte> authMessage) =>
        Xor(HMACSHA256.HashData(credential.StoredKey.AsSpan(), authMessage), credential.ClientKey.AsSpan());

    /// <summary>ServerSignature := HMAC(ServerKey, AuthMessage).</summary>
    public static byte[] Server(ImmutableArray<byte> serverKey, ReadOnlySpan<byte> authMessage) =>
        HMACSHA256.HashData(serverKey.AsSpan(), authMessage);

    /// <summary>Whether H(proof XOR HMAC(StoredKey, AuthMessage)) is the StoredKey.</summary>
    public static bool Verify(ImmutableArray<byte> storedKey, ReadOnlySpan<byte> proof, ReadOnlySpan<byte> authMessage)
    {
        byte[] clientKey = Xor(HMACSHA256.HashData(storedKey.AsSpan(), authMessage), proof);
        return CryptographicOperations.FixedTimeEquals(SHA256.HashData(clientKey), storedKey.AsSpan());
    }

    private static byte[] Xor(byte[] left, ReadOnlySpan<byte> right)
    {
        for (int i = 0; i < left.Length; i++) left[i] ^= right[i];
        return left;
    }
}
