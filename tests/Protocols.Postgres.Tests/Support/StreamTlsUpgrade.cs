using System.Net.Security;
using HoopWire.Access;
using HoopWire.Net;
using HoopWire.Postgres.Session;

namespace HoopWire.Postgres.Tests.Support;

/// <summary>TLS by SslStream, which serves where the system has no OpenSSL that the engine knows: options that the engine leaves to it.</summary>
internal sealed class StreamTlsUpgrade : ITlsUpgrade
{
    private static readonly SslApplicationProtocol Protocol = new("postgresql");

    public Task<Connection> AcceptAsync(Connection plain, ServerTls tls, bool alpnRequired, CancellationToken cancellationToken)
    {
        var options = TlsOptions.ForClients(tls, Protocol);
        options.ServerCertificateContext = null;
        options.ServerCertificateSelectionCallback = (_, _) => tls.Certificate.TargetCertificate;
        return TlsConnection.AuthenticateAsServerAsync(plain, options, cancellationToken);
    }

    public Task<Connection> ConnectAsync(Connection plain, Target target, TargetCredential? credential, CancellationToken cancellationToken)
    {
        var options = TlsOptions.ForTarget(target, credential, Protocol);
        options.LocalCertificateSelectionCallback = (_, _, _, _, _) => null!;
        return TlsConnection.AuthenticateAsClientAsync(plain, options, cancellationToken);
    }
}
