using System.Security.Cryptography;
using System.Text;
using HoopWire.Access;

namespace HoopWire.ControlPlane;

/// <summary>
/// What the gateway's secrets are wrapped with in a database that others can read: AES-256-GCM, with the secret's name authenticated, so that none can be
/// put in another's place.
/// </summary>
internal sealed class WrappingKey
{
    /// <summary>Characters that a key of the configuration must have at least.</summary>
    public const int TextLengthMin = 16;

    private const byte Version = 1;
    private const int KeyBytes = 32;
    private const int NonceBytes = 12;
    private const int TagBytes = 16;
    private const string FileName = "store.key";
    private readonly byte[] _key;
    private readonly string _place;

    private WrappingKey(ReadOnlySpan<byte> material, string place)
    {
        _key = HKDF.DeriveKey(HashAlgorithmName.SHA256, material.ToArray(), KeyBytes, info: "hoopwire store wrapping"u8.ToArray());
        _place = place;
    }

    /// <summary>The key of the configuration; or the data directory's own, made where it is missing.</summary>
    /// <exception cref="InvalidOperationException">The file holds no key.</exception>
    public static WrappingKey Of(Secret? configured, string dataDirectory)
    {
        if (configured is not null) return new WrappingKey(configured.Reveal(), "store.key");
        string folder = Path.Combine(dataDirectory, "keys");
        DataDirectory.Ensure(folder);
        string path = Path.Combine(folder, FileName);
        string text = OwnerFile.ReadOrCreate(path, () => Convert.ToBase64String(RandomNumberGenerator.GetBytes(KeyBytes)));
        Span<byte> key = stackalloc byte[KeyBytes];
        if (!Convert.TryFromBase64String(text, key, out int length) || length != KeyBytes)
            throw new InvalidOperationException($"{path} holds no key for the store. Put back the right file.");
        return new WrappingKey(key, path);
    }

    public byte[] Wrap(string name, ReadOnlySpan<byte> secret)
    {
        byte[] wrapped = new byte[1 + NonceBytes + TagBytes + secret.Length];
        wrapped[0] = Version;
        Span<byte> nonce = wrapped.AsSpan(1, NonceBytes);
        RandomNumberGenerator.Fill(nonce);
        using AesGcm aes = new(_key, TagBytes);
        aes.Encrypt(nonce, secret, wrapped.AsSpan(1 + NonceBytes + TagBytes), wrapped.AsSpan(1 + NonceBytes, TagBytes), Encoding.UTF8.GetBytes(name));
        return wrapped;
    }

    /// <exception cref="InvalidOperationException">It was wrapped with another key, or changed.</exception>
    public byte[] Unwrap(string name, ReadOnlySpan<byte> wrapped)
    {
        try
        {
            if (wrapped.Length < 1 + NonceBytes + TagBytes || wrapped[0] != Version) throw new CryptographicException();
            byte[] secret = new byte[wrapped.Length - 1 - NonceBytes - TagBytes];
            using AesGcm aes = new(_key, TagBytes);
            aes.Decrypt(wrapped.Slice(1, NonceBytes), wrapped[(1 + NonceBytes + TagBytes)..], wrapped.Slice(1 + NonceBytes, TagBytes), secret, Encoding.UTF8.GetBytes(name));
            return secret;
        }
        catch (CryptographicException)
        {
            throw new InvalidOperationException(
                $"The store's secrets do not open with the key of {_place}. Give every gateway of a store the same one: that of the gateway which made the store.");
        }
    }
}
