using System.Security.Cryptography;
using System.Text;

namespace HoopWire.Recording.Files;

/// <summary>The gateway's key pair for recordings: ECDSA on P-256, made at the first start.</summary>
internal sealed class SigningKey : IDisposable
{
    public const int SignatureBytes = 64;
    private const string PrivateName = "recording.key";
    private const string PublicName = "recording.pub";
    private readonly ECDsa _key;

    private SigningKey(ECDsa key)
    {
        _key = key;
        Id = IdOf(key);
    }

    /// <summary>SHA-256 of the public key (SubjectPublicKeyInfo, DER).</summary>
    public byte[] Id { get; }

    /// <summary>Loads the pair of <paramref name="folder"/>, or makes it.</summary>
    public static SigningKey LoadOrCreate(string folder)
    {
        PrivateFiles.MakeFolder(folder);
        string path = Path.Combine(folder, PrivateName);
        var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        try
        {
            if (File.Exists(path)) key.ImportFromPem(File.ReadAllText(path));
            else PrivateFiles.WriteWhole(path, Encoding.ASCII.GetBytes(key.ExportPkcs8PrivateKeyPem()), readableByAll: false);
            string publicPath = Path.Combine(folder, PublicName);
            string publicPem = key.ExportSubjectPublicKeyInfoPem() + "\n";
            if (!File.Exists(publicPath) || File.ReadAllText(publicPath) != publicPem) PrivateFiles.WriteWhole(publicPath, Encoding.ASCII.GetBytes(publicPem), readableByAll: true);

            return new SigningKey(key);
        }
        catch (Exception e) when (e is ArgumentException or CryptographicException)
        {
            key.Dispose();
            throw new IOException($"{path} holds no private key in PEM. Put back the right file, or move it away to have a new pair made.", e);
        }
        catch
        {
            key.Dispose();
            throw;
        }
    }

    /// <summary>The id of a public key.</summary>
    public static byte[] IdOf(ECDsa key) => SHA256.HashData(key.ExportSubjectPublicKeyInfo());

    /// <summary>ECDSA with SHA-256: r and s, 32 bytes each.</summary>
    public void Sign(ReadOnlySpan<byte> data, Span<byte> signature)
    {
        if (!_key.TrySignData(data, signature, HashAlgorithmName.SHA256, out int written) || written != SignatureBytes)
            throw new CryptographicException("A signature has not the length of the curve.");
    }

    /// <summary>Whether a signature is one of this key.</summary>
    public bool Verify(ReadOnlySpan<byte> data, ReadOnlySpan<byte> signature) => _key.VerifyData(data, signature, HashAlgorithmName.SHA256);

    public void Dispose() => _key.Dispose();
}
