using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Microsoft.Extensions.Logging;

namespace HoopWire.Net;

/// <summary>
/// A server certificate from PEM files, read again when they change. A pair that cannot be used leaves the one before it in force:
/// a half-copied file must not close the gateway. Callable from any thread.
/// </summary>
public sealed class CertificateFileSource
{
    private static readonly TimeSpan CheckEvery = TimeSpan.FromSeconds(2);

    private readonly Lock _lock = new();
    private readonly string _certificatePath;
    private readonly string _keyPath;
    private readonly TimeProvider _time;
    private readonly ILogger _log;
    private byte[] _seen;
    private long _checked;
    private bool _usable = true;
    private volatile SslStreamCertificateContext _current;

    /// <summary>
    /// Reads <paramref name="certificatePath"/>, the certificate followed by its intermediates, and its unencrypted key.
    /// </summary>
    /// <exception cref="IOException">A file cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">A file may not be read.</exception>
    /// <exception cref="CryptographicException">The files are not a certificate and its key.</exception>
    public CertificateFileSource(string certificatePath, string keyPath, TimeProvider time, ILogger log)
    {
        _certificatePath = certificatePath;
        _keyPath = keyPath;
        _time = time;
        _log = log;
        byte[] files = ReadFiles();
        _current = Load(files);
        _seen = SHA256.HashData(files);
        _checked = time.GetTimestamp();
    }

    /// <summary>The certificate in force. Looks at the files when the last look is more than two seconds ago.</summary>
    public SslStreamCertificateContext Current
    {
        get
        {
            // One thread looks; the others go on with what there is.
            if (_time.GetElapsedTime(Volatile.Read(ref _checked)) >= CheckEvery && _lock.TryEnter())
            {
                try
                {
                    Check();
                }
                finally
                {
                    _lock.Exit();
                }
            }

            return _current;
        }
    }

    /// <summary>Looks at the files now. True when what they hold is in force; otherwise a warning says why not.</summary>
    public bool Reload()
    {
        lock (_lock)
            return Check();
    }

    private bool Check()
    {
        Volatile.Write(ref _checked, _time.GetTimestamp());
        try
        {
            byte[] files = ReadFiles();
            byte[] hash = SHA256.HashData(files);
            if (hash.AsSpan().SequenceEqual(_seen))
                return _usable;

            // A broken pair is complained of once, not at every handshake.
            _seen = hash;
            _usable = false;
            _current = Load(files);
            _usable = true;
            X509Certificate2 certificate = _current.TargetCertificate;
            NetLog.CertificateLoaded(_log, _certificatePath, certificate.Subject, certificate.NotAfter.ToUniversalTime().ToString("u"));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or CryptographicException)
        {
            NetLog.CertificateKept(_log, _certificatePath, e.Message);
            return false;
        }

        return true;
    }

    private byte[] ReadFiles() => [.. File.ReadAllBytes(_certificatePath), (byte)'\n', .. File.ReadAllBytes(_keyPath)];

    private static SslStreamCertificateContext Load(byte[] files)
    {
        string pem = Encoding.ASCII.GetString(files);
        try
        {
            var chain = new X509Certificate2Collection();
            chain.ImportFromPem(pem);
            X509Certificate2 certificate = X509Certificate2.CreateFromPem(pem, pem);
            if (chain.Count > 0)
                chain.RemoveAt(0);

            // Offline: intermediates come from the file, never from an address that a certificate names.
            return SslStreamCertificateContext.Create(certificate, chain, offline: true);
        }
        catch (ArgumentException e)
        {
            throw new CryptographicException("The file holds no usable pair of a certificate and its key.", e);
        }
    }
}
