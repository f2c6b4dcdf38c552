using System.Security.Cryptography;

namespace HoopWire.Recording.Encryption;

/// <summary>
/// Wraps a data key for the holder of a P-256 key pair: HPKE (RFC 9180) in base mode with DHKEM(P-256, HKDF-SHA256), HKDF-SHA256 and AES-256-GCM, one
/// message a context, with what it is for as associated data. A wrapped key is the encapsulated key (65 bytes), then the sealed one (48).
/// </summary>
internal static class KeyWrap
{
    public const int KeyBytes = 32;
    public const int WrappedBytes = PointBytes + KeyBytes + TagBytes;
    private const int PointBytes = 65;
    private const int CoordinateBytes = 32;
    private const int HashBytes = 32;
    private const int TagBytes = 16;
    private const int NonceBytes = 12;

    private static ReadOnlySpan<byte> Info => "hoopwire recording key 1"u8;

    private static ReadOnlySpan<byte> Version => "HPKE-v1"u8;

    // "KEM" and the number of the encapsulation; "HPKE" and the numbers of encapsulation, derivation and encryption (RFC 9180, section 7).
    private static ReadOnlySpan<byte> KemSuite => [0x4B, 0x45, 0x4D, 0x00, 0x10];

    private static ReadOnlySpan<byte> Suite => [0x48, 0x50, 0x4B, 0x45, 0x00, 0x10, 0x00, 0x01, 0x00, 0x02];

    /// <summary>Wraps <paramref name="key"/> for whoever has the private half of <paramref name="recipient"/>.</summary>
    public static byte[] Wrap(ReadOnlySpan<byte> key, ECDiffieHellman recipient, ReadOnlySpan<byte> associated)
    {
        using var ephemeral = ECDiffieHellman.Create(ECCurve.NamedCurves.nistP256);
        using var theirs = recipient.PublicKey;
        byte[] wrapped = new byte[WrappedBytes];
        byte[] enc = Point(ephemeral);
        enc.CopyTo(wrapped, 0);
        byte[] shared = Shared(ephemeral.DeriveRawSecretAgreement(theirs), enc, Point(recipient));
        using var cipher = Schedule(shared, out byte[] nonce);
        cipher.Encrypt(nonce, key, wrapped.AsSpan(PointBytes, KeyBytes), wrapped.AsSpan(PointBytes + KeyBytes), associated);
        CryptographicOperations.ZeroMemory(shared);
        return wrapped;
    }

    /// <summary>The key that was wrapped for <paramref name="own"/>; null when it was not, or for something else, or was changed.</summary>
    public static byte[]? Unwrap(ReadOnlySpan<byte> wrapped, ECDiffieHellman own, ReadOnlySpan<byte> associated)
    {
        if (wrapped.Length != WrappedBytes || wrapped[0] != 4) return null;
        byte[] enc = wrapped[..PointBytes].ToArray();
        byte[] key = new byte[KeyBytes];
        try
        {
            using var theirs = ECDiffieHellman.Create(new ECParameters
            {
                Curve = ECCurve.NamedCurves.nistP256,
                Q = new ECPoint { X = enc[1..(1 + CoordinateBytes)], Y = enc[(1 + CoordinateBytes)..] },
            });
            using var point = theirs.PublicKey;
            byte[] shared = Shared(own.DeriveRawSecretAgreement(point), enc, Point(own));
            using var cipher = Schedule(shared, out byte[] nonce);
            cipher.Decrypt(nonce, wrapped.Slice(PointBytes, KeyBytes), wrapped[(PointBytes + KeyBytes)..], key, associated);
            return key;
        }
        catch (CryptographicException)
        {
            return null;
        }
    }

    // DHKEM, ExtractAndExpand.
    private static byte[] Shared(byte[] secret, byte[] enc, byte[] recipient)
    {
        byte[] extracted = Extract(KemSuite, [], "eae_prk"u8, secret);
        CryptographicOperations.ZeroMemory(secret);
        return Expand(KemSuite, extracted, "shared_secret"u8, [.. enc, .. recipient], HashBytes);
    }

    // KeySchedule in base mode: no pre-shared key.
    private static AesGcm Schedule(byte[] shared, out byte[] nonce)
    {
        byte[] context = [0, .. Extract(Suite, [], "psk_id_hash"u8, []), .. Extract(Suite, [], "info_hash"u8, Info)];
        byte[] secret = Extract(Suite, shared, "secret"u8, []);
        nonce = Expand(Suite, secret, "base_nonce"u8, context, NonceBytes);
        byte[] key = Expand(Suite, secret, "key"u8, context, KeyBytes);
        var cipher = new AesGcm(key, TagBytes);
        CryptographicOperations.ZeroMemory(key);
        CryptographicOperations.ZeroMemory(secret);
        return cipher;
    }

    private static byte[] Extract(ReadOnlySpan<byte> suite, byte[] salt, ReadOnlySpan<byte> label, ReadOnlySpan<byte> secret) =>
        HKDF.Extract(HashAlgorithmName.SHA256, [.. Version, .. suite, .. label, .. secret], salt);

    private static byte[] Expand(ReadOnlySpan<byte> suite, byte[] secret, ReadOnlySpan<byte> label, byte[] info, int length) =>
        HKDF.Expand(HashAlgorithmName.SHA256, secret, length, [(byte)(length >> 8), (byte)length, .. Version, .. suite, .. label, .. info]);

    private static byte[] Point(ECDiffieHellman key)
    {
        var q = key.ExportParameters(includePrivateParameters: false).Q;
        return [4, .. q.X!, .. q.Y!];
    }
}
