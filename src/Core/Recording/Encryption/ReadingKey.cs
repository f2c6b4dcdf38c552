using System.Security.Cryptography;
using System.Text;
using HoopWire.Recording.Files;

namespace HoopWire.Recording.Encryption;

/// <summary>A P-256 key that encrypted recordings are read with, or, where only its public half is known, written for.</summary>
public sealed class ReadingKey : IDisposable
{
    private const string PrivateName = "reading.key";
    private const string PublicName = "reading.pub";
    private readonly ECDiffieHellman _key;

    private ReadingKey(ECDiffieHellman key)
    {
        _key = key;
        Id = SHA256.HashData(key.ExportSubjectPublicKeyInfo());
    }

    /// <summary>SHA-256 of the public key (SubjectPublicKeyInfo, DER).</summary>
    internal byte[] Id { get; }

    /// <summary>Reads a key from PEM: a private one (PKCS#8 or EC), or a public one (SubjectPublicKeyInfo).</summary>
    /// <exception cref="IOException">The file cannot be read, or holds no such key.</exception>
    public static ReadingKey Load(string path)
    {
        var key = ECDiffieHellman.Create();
        try
        {
            key.ImportFromPem(File.ReadAllText(path));
            if (key.KeySize != 256 || key.ExportParameters(false).Curve.Oid?.Value is not "1.2.840.10045.3.1.7") throw new CryptographicException("another curve");
            return new ReadingKey(key);
        }
        catch (Exception e) when (e is ArgumentException or CryptographicException)
        {
            key.Dispose();
            throw new IOException($"{path} holds no key of the curve P-256 in PEM. Make a pair with 'openssl genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-256'.", e);
        }
        catch
        {
            key.Dispose();
            throw;
        }
    }

    /// <summary>The gateway's own key under a data directory; null when it has none.</summary>
    /// <exception cref="IOException">The file cannot be read, or holds no such key.</exception>
    public static ReadingKey? Own(string dataDirectory)
    {
        string path = OwnPath(dataDirectory);
        return File.Exists(path) ? Load(path) : null;
    }

    /// <summary>Whether there is a gateway's own key under a data directory.</summary>
    public static bool HasOwn(string dataDirectory) => File.Exists(OwnPath(dataDirectory));

    /// <summary>The gateway's own key, made when there was none.</summary>
    /// <exception cref="IOException">There was one, and it is missing; or it cannot be read.</exception>
    internal static ReadingKey LoadOrCreate(string folder)
    {
        PrivateFiles.MakeFolder(folder);
        string path = Path.Combine(folder, PrivateName), publicPath = Path.Combine(folder, PublicName);
        if (!File.Exists(path)) Make(path, publicPath);
        var key = Load(path);
        // The private one is written first: a crash in between leaves it alone.
        if (!File.Exists(publicPath)) PrivateFiles.WriteWhole(publicPath, Encoding.ASCII.GetBytes(key._key.ExportSubjectPublicKeyInfoPem() + "\n"), readableByAll: true);
        return key;
    }

    // A new pair in the place of one that was used would read nothing of what was recorded before, and nobody would know why.
    private static void Make(string path, string publicPath)
    {
        if (File.Exists(publicPath))
        {
            throw new IOException(
                $"{path} is missing, and {publicPath} is of one pair with it: recordings may be encrypted for it. Put the key back, or, to go on with another pair that does not read them, move {PublicName} to a folder of its own.");
        }

        using var made = ECDiffieHellman.Create(ECCurve.NamedCurves.nistP256);
        PrivateFiles.WriteWhole(path, Encoding.ASCII.GetBytes(made.ExportPkcs8PrivateKeyPem() + "\n"), readableByAll: false);
    }

    private static string OwnPath(string dataDirectory) => Path.Combine(new RecordingPaths(dataDirectory).Keys, PrivateName);

    /// <inheritdoc/>
    public void Dispose() => _key.Dispose();

    /// <summary>A session's data key wrapped for the holder of the private half.</summary>
    internal byte[] Wrap(ReadOnlySpan<byte> dataKey, ReadOnlySpan<byte> session) => KeyWrap.Wrap(dataKey, _key, session);

    /// <summary>The data key that was wrapped for this key and session; null when it was not.</summary>
    internal byte[]? Unwrap(ReadOnlySpan<byte> wrapped, ReadOnlySpan<byte> session) => KeyWrap.Unwrap(wrapped, _key, session);
}
