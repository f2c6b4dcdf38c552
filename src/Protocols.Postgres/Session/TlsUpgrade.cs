using System.Net.Security;
using System.Security.Authentication;
using HoopWire.Access;
using HoopWire.Net;

namespace HoopWire.Postgres.Session;

/// <summary>TLS of the transport, with the ALPN name that PostgreSQL 17 and later use.</summary>
internal sealed class TlsUpgrade : ITlsUpgrade
{
    private static readonly SslApplicationProtocol Protocol = new("postgresql");
    private readonly TargetTlsOptions _targets = new(Protocol);

    public async Task<Connection> AcceptAsync(Connection plain, ServerTls tls, bool alpnRequired, CancellationToken cancellationToken)
    {
        Connection encrypted = await TlsConnection.AuthenticateAsServerAsync(plain, TlsOptions.ForClients(tls, Protocol), cancellationToken);
        if (!alpnRequired || TlsConnection.NegotiatedApplicationProtocol(encrypted) == Protocol) return encrypted;
        // Without ALPN a browser could be made to speak to this port (https://alpaca-attack.com); PostgreSQL refuses direct TLS without it, too.
        encrypted.Abort();
        throw new AuthenticationException("The client began TLS without asking for the protocol postgresql.");
    }

    public async Task<Connection> ConnectAsync(Connection plain, Target target, TargetCredential? credential, CancellationToken cancellationToken) =>
        await TlsConnection.AuthenticateAsClientAsync(plain, await _targets.LoadAsync(target, credential, cancellationToken), cancellationToken);
}
