using System.Net.Security;
using System.Security.Cryptography.X509Certificates;

namespace HoopWire.Net;

/// <summary>The TLS side of a listener. Certificate and client authorities are read again when their files change; connections in progress keep theirs.</summary>
public sealed class ServerTls
{
    private readonly Func<SslStreamCertificateContext> _certificate;
    private readonly Func<X509Certificate2Collection?>? _clientAuthorities;

    /// <summary>TLS settings over a source of certificates and one of client authorities, asked once per handshake.</summary>
    public ServerTls(TlsMode mode, Func<SslStreamCertificateContext> certificate, Func<X509Certificate2Collection?>? clientAuthorities)
    {
        Mode = mode;
        _certificate = certificate;
        _clientAuthorities = clientAuthorities;
    }

    /// <summary>Whether clients must use TLS.</summary>
    public TlsMode Mode { get; }

    /// <summary>The certificate in force now, with its chain.</summary>
    public SslStreamCertificateContext Certificate => _certificate();

    /// <summary>CAs whose client certificates prove a user now; null when certificates are not asked for.</summary>
    public X509Certificate2Collection? ClientAuthorities => _clientAuthorities?.Invoke();
}
