using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;

namespace HoopWire.Access;

/// <summary>
/// What is kept of an access key for challenges that know nothing of SCRAM. Safe to keep because keys are long and random: there is nothing to guess.
/// Each of them, with a login that was listened to, gives what another login needs: see docs/adr/0025-key-hashes.md.
/// </summary>
/// <param name="KeyId">Id of the key.</param>
/// <param name="Sha1Twice">SHA1(SHA1(key)), 20 bytes.</param>
/// <param name="Sha256Twice">SHA256(SHA256(key)), 32 bytes.</param>
/// <param name="Ed25519Key">Ed25519 public key whose secret is the key's bytes, 32 bytes.</param>
public sealed record KeyHashes(string KeyId, ImmutableArray<byte> Sha1Twice, ImmutableArray<byte> Sha256Twice, ImmutableArray<byte> Ed25519Key)
{
    /// <summary>The hashes of a key. Takes milliseconds: call it off the loop.</summary>
    [SuppressMessage("Security", "CA5350", Justification = "A protocol's own challenge is built on it, over random keys.")]
    public static KeyHashes Of(string keyId, Secret key)
    {
        ArgumentNullException.ThrowIfNull(key);
        ReadOnlySpan<byte> bytes = key.Reveal();
        return new KeyHashes(
            keyId, [.. SHA1.HashData(SHA1.HashData(bytes))], [.. SHA256.HashData(SHA256.HashData(bytes))], [.. Ed25519.PublicKey(bytes)]);
    }
}
