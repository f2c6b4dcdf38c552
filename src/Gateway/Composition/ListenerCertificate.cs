using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using HoopWire.Gateway.Configuration;

namespace HoopWire.Gateway.Composition;

/// <summary>The certificate of a listener and the authorities of its clients' certificates, as files that may be replaced while the gateway runs.</summary>
internal sealed class ListenerCertificate
{
    private readonly ListenerTls _files;
    private volatile SslStreamCertificateContext _context;
    private volatile X509Certificate2Collection? _authorities;

    /// <summary>Loads the files.</summary>
    /// <exception cref="StartupException">They do not load.</exception>
    public ListenerCertificate(ListenerTls files)
    {
        _files = files;
        _context = TryLoad(out string? fault) ?? throw new StartupException($"The certificate {files.CertificateFile} does not load ({fault}): check the file and its key.");
        if (files.ClientCaFile is { } file)
            _authorities = TryLoadAuthorities(file, out fault) ?? throw new StartupException($"The CA file {file} does not load ({fault}): check the file.");
    }

    /// <summary>The certificate in force.</summary>
    public SslStreamCertificateContext Context => _context;

    /// <summary>The authorities in force whose certificates prove users; null where none does.</summary>
    public X509Certificate2Collection? Authorities => _authorities;

    /// <summary>Loads the files again; null, or why what is in force stays.</summary>
    public string? Reload()
    {
        if (TryLoad(out string? fault) is not { } context) return fault;
        var authorities = _files.ClientCaFile is { } file ? TryLoadAuthorities(file, out fault) : null;
        if (fault is not null) return fault;
        _authorities = authorities;
        _context = context;
        return null;
    }

    private SslStreamCertificateContext? TryLoad(out string? fault)
    {
        try
        {
            var certificate = X509Certificate2.CreateFromPemFile(_files.CertificateFile, _files.KeyFile);
            var chain = new X509Certificate2Collection();
            chain.ImportFromPemFile(_files.CertificateFile);
            fault = null;
            return SslStreamCertificateContext.Create(certificate, chain, offline: true);
        }
        catch (Exception e) when (e is CryptographicException or IOException or UnauthorizedAccessException or ArgumentException)
        {
            fault = e.Message.TrimEnd('.');
            return null;
        }
    }

    private static X509Certificate2Collection? TryLoadAuthorities(string file, out string? fault)
    {
        try
        {
            var authorities = new X509Certificate2Collection();
            authorities.ImportFromPemFile(file);
            fault = authorities.Count > 0 ? null : $"{file} holds no certificate";
            return authorities.Count > 0 ? authorities : null;
        }
        catch (Exception e) when (e is CryptographicException or IOException or UnauthorizedAccessException)
        {
            fault = e.Message.TrimEnd('.');
            return null;
        }
    }
}
