using System.Collections.Immutable;
using System.Security.Cryptography;

namespace HoopWire.Access;

/// <summary>
/// The keys SCRAM-SHA-256 derives from a password (RFC 5802 section 3, RFC 7677). Holding them is as good as holding the password:
/// keep them in memory only, and store what <see cref="ToVerifier"/> gives.
/// </summary>
public sealed class ScramCredential
{
    /// <summary>Bytes of every key, digest and proof of SCRAM-SHA-256.</summary>
    public const int KeyBytes = SHA256.HashSizeInBytes;

    /// <summary>RFC 7677 section 4: no fewer iterations.</summary>
    public const int IterationsMin = 4096;

    private ScramCredential(byte[] clientKey, byte[] serverKey)
    {
        ClientKey = [.. clientKey];
        ServerKey = [.. serverKey];
        StoredKey = [.. SHA256.HashData(clientKey)];
    }

    /// <summary>HMAC(SaltedPassword, "Client Key").</summary>
    public ImmutableArray<byte> ClientKey { get; }

    /// <summary>HMAC(SaltedPassword, "Server Key").</summary>
    public ImmutableArray<byte> ServerKey { get; }

    /// <summary>H(ClientKey).</summary>
    public ImmutableArray<byte> StoredKey { get; }

    /// <summary>Derives the keys. Takes milliseconds: never call it on a loop.</summary>
    public static ScramCredential Derive(Secret secret, ReadOnlySpan<byte> salt, int iterations)
    {
        ArgumentNullException.ThrowIfNull(secret);
        ArgumentOutOfRangeException.ThrowIfLessThan(iterations, 1);
        byte[] password = SaslPrep.Prepare(secret.Reveal());
        byte[] salted = Rfc2898DeriveBytes.Pbkdf2(password, salt, iterations, HashAlgorithmName.SHA256, KeyBytes);
        try
        {
            return new ScramCredential(HMACSHA256.HashData(salted, "Client Key"u8), HMACSHA256.HashData(salted, "Server Key"u8));
        }
        finally
        {
            CryptographicOperations.ZeroMemory(salted);
            CryptographicOperations.ZeroMemory(password);
        }
    }

    /// <summary>What a server stores for the key of id <paramref name="keyId"/>.</summary>
    public ScramVerifier ToVerifier(string keyId) => new(keyId, StoredKey, ServerKey);

    /// <inheritdoc/>
    public override string ToString() => "***";
}
