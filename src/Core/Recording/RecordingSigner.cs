using System.Security.Cryptography;
using HoopWire.Recording.Files;

namespace HoopWire.Recording;

/// <summary>Signs with the key pair that recordings are sealed with; made where there is none.</summary>
public sealed class RecordingSigner : IDisposable
{
    private readonly SigningKey _key;
    private readonly Lock _gate = new();

    private RecordingSigner(SigningKey key) => _key = key;

    /// <summary>SHA-256 of the public key (SubjectPublicKeyInfo, DER).</summary>
    public ReadOnlyMemory<byte> KeyId => _key.Id;

    /// <summary>Opens the pair of a data directory.</summary>
    /// <exception cref="IOException">It cannot be read or made, is lost, or is another one.</exception>
    public static RecordingSigner Open(string dataDirectory) => new(SigningKey.LoadOrCreate(new RecordingPaths(dataDirectory)));

    /// <summary>The public half of the pair of a data directory.</summary>
    /// <exception cref="IOException">There is none, or it cannot be read.</exception>
    public static ECDsa PublicKeyOf(string dataDirectory)
    {
        string path = Path.Combine(new RecordingPaths(dataDirectory).Keys, "recording.pub");
        var key = ECDsa.Create();
        try
        {
            key.ImportFromPem(File.ReadAllText(path));
            return key;
        }
        catch (Exception e) when (e is ArgumentException or CryptographicException)
        {
            key.Dispose();
            throw new IOException($"{path} holds no public key in PEM. Start the gateway, which writes it anew.", e);
        }
        catch
        {
            key.Dispose();
            throw;
        }
    }

    /// <summary>ECDSA on P-256 with SHA-256: r and s, 32 bytes each, big-endian.</summary>
    public byte[] Sign(ReadOnlySpan<byte> data)
    {
        byte[] signature = new byte[SigningKey.SignatureBytes];
        lock (_gate) _key.Sign(data, signature);
        return signature;
    }

    /// <summary>The id of a public key.</summary>
    public static byte[] KeyIdOf(ECDsa publicKey) => SigningKey.IdOf(publicKey);

    /// <inheritdoc/>
    public void Dispose() => _key.Dispose();
}
