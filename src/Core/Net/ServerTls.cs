using System.Net.Security;
using System.Security.Cryptography.X509Certificates;

namespace HoopWire.Net;

/// <summary>The TLS side of a listener. The certificate is read again when its files change; connections in progress keep theirs.</summary>
public sealed class ServerTls
{
    private readonly Func<SslStreamCertificateContext> _certificate;

    /// <summary>TLS settings over a source of certificates, asked once per handshake.</summary>
    public ServerTls(TlsMode mode, Func<SslStreamCertificateContext> certificate, X509Certificate2Collection? clientAuthorities)
    {
        Mode = mode;
        _certificate = certificate;
        ClientAuthorities = clientAuthorities;
    }

    /// <summary>Whether clients must use TLS.</summary>
    public TlsMode Mode { get; }

    /// <summary>The certificate in force now, with its chain.</summary>
    public SslStreamCertificateContext Certificate => _certificate();

    /// <summary>CAs whose client certificates prove a user; null when certificates are not asked for.</summary>
    public X509Certificate2Collection? ClientAuthorities { get; }
}
