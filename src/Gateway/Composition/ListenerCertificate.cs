using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace HoopWire.Gateway.Composition;

/// <summary>The certificate of a listener, as files that may be replaced while the gateway runs.</summary>
internal sealed class ListenerCertificate
{
    private readonly string _certificateFile;
    private readonly string _keyFile;
    private volatile SslStreamCertificateContext _context;

    /// <summary>Loads the files.</summary>
    /// <exception cref="StartupException">They do not load.</exception>
    public ListenerCertificate(string certificateFile, string keyFile)
    {
        (_certificateFile, _keyFile) = (certificateFile, keyFile);
        _context = TryLoad(out string? fault) ?? throw new StartupException($"The certificate {certificateFile} does not load ({fault}): check the file and its key.");
    }

    /// <summary>The certificate in force.</summary>
    public SslStreamCertificateContext Context => _context;

    /// <summary>Loads the files again; null, or why the certificate in force stays.</summary>
    public string? Reload()
    {
        if (TryLoad(out string? fault) is not { } context) return fault;
        _context = context;
        return null;
    }

    private SslStreamCertificateContext? TryLoad(out string? fault)
    {
        try
        {
            var certificate = X509Certificate2.CreateFromPemFile(_certificateFile, _keyFile);
            var chain = new X509Certificate2Collection();
            chain.ImportFromPemFile(_certificateFile);
            fault = null;
            return SslStreamCertificateContext.Create(certificate, chain, offline: true);
        }
        catch (Exception e) when (e is CryptographicException or IOException or UnauthorizedAccessException or ArgumentException)
        {
            fault = e.Message.TrimEnd('.');
            return null;
        }
    }
}
