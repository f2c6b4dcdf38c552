using System.Security.Cryptography;
using System.Text;

namespace HoopWire.Recording.Files;

/// <summary>The gateway's key pair for recordings: ECDSA on P-256, made at the first start.</summary>
internal sealed class SigningKey : IDisposable
{
    public const int SignatureBytes = 64;
    private const string PrivateName = "recording.key";
    private const string PublicName = "recording.pub";
    private const string P256 = "1.2.840.10045.3.1.7";
    private readonly ECDsa _key;

    private SigningKey(ECDsa key)
    {
        _key = key;
        Id = IdOf(key);
    }

    /// <summary>SHA-256 of the public key (SubjectPublicKeyInfo, DER).</summary>
    public byte[] Id { get; }

    /// <summary>Loads the pair of a data directory, or makes it where nothing was ever signed.</summary>
    /// <exception cref="IOException">It cannot be read or made, is lost, or is another one.</exception>
    public static SigningKey LoadOrCreate(RecordingPaths paths)
    {
        PrivateFiles.MakeFolder(paths.Keys);
        string path = Path.Combine(paths.Keys, PrivateName), publicPath = Path.Combine(paths.Keys, PublicName);
        var key = File.Exists(path) ? Load(path) : Make(path, SignedBefore(paths, publicPath));
        try
        {
            KeepPublic(key, path, publicPath);
            return new SigningKey(key);
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

    private static ECDsa Load(string path)
    {
        var key = ECDsa.Create();
        try
        {
            key.ImportFromPem(File.ReadAllText(path));
            // Throws where only the public half is there.
            var parameters = key.ExportParameters(includePrivateParameters: true);
            CryptographicOperations.ZeroMemory(parameters.D);
            if (parameters.Curve.Oid?.Value != P256) throw new CryptographicException("another curve");
            return key;
        }
        catch (Exception e) when (e is ArgumentException or CryptographicException)
        {
            key.Dispose();
            throw new IOException($"{path} holds no private key of the curve P-256 in PEM. Put back the right file.", e);
        }
        catch
        {
            key.Dispose();
            throw;
        }
    }

    // A new pair in the place of one that was used would have all that it signed look forged.
    private static ECDsa Make(string path, string? signed)
    {
        if (signed is not null)
        {
            throw new IOException(
                $"{path} is missing, and {signed} was made with it. Put the key back, or, to begin anew with another, move keys/{PublicName}, recordings and audit to a folder of their own, where 'hoopwire audit verify --data' verifies them.");
        }

        var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        try
        {
            PrivateFiles.WriteWhole(path, Encoding.ASCII.GetBytes(key.ExportPkcs8PrivateKeyPem()), readableByAll: false);
            return key;
        }
        catch
        {
            key.Dispose();
            throw;
        }
    }

    // What shows that there was a key; null for nothing.
    private static string? SignedBefore(RecordingPaths paths, string publicPath) =>
        File.Exists(publicPath) ? publicPath
            : Files(paths.Recordings).FirstOrDefault(file => RecordingPaths.Of(Path.GetFileName(file)) is not null)
            ?? Files(paths.RootLog).FirstOrDefault(file => file.EndsWith(RecordingPaths.RootLogExtension, StringComparison.Ordinal));

    private static IEnumerable<string> Files(string folder) => Directory.Exists(folder) ? Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories) : [];

    private static void KeepPublic(ECDsa key, string path, string publicPath)
    {
        if (File.Exists(publicPath) && PublicOf(publicPath) is { } kept)
        {
            if (kept.AsSpan().SequenceEqual(key.ExportSubjectPublicKeyInfo())) return;
            throw new IOException($"{path} is not of one pair with {publicPath}, which recordings are verified with. Put back the one that does not belong there.");
        }

        PrivateFiles.WriteWhole(publicPath, Encoding.ASCII.GetBytes(key.ExportSubjectPublicKeyInfoPem() + "\n"), readableByAll: true);
    }

    private static byte[]? PublicOf(string path)
    {
        using var key = ECDsa.Create();
        try
        {
            key.ImportFromPem(File.ReadAllText(path));
            return key.ExportSubjectPublicKeyInfo();
        }
        catch (Exception e) when (e is ArgumentException or CryptographicException)
        {
            return null;
        }
    }
}
