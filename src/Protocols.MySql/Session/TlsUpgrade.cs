using HoopWire.Access;
using HoopWire.Net;

namespace HoopWire.MySql.Session;

/// <summary>TLS of the transport. The protocol knows no ALPN.</summary>
internal sealed class TlsUpgrade : ITlsUpgrade
{
    private readonly TargetTlsOptions _targets = new();

    public Task<Connection> AcceptAsync(Connection plain, ServerTls tls, CancellationToken cancellationToken) =>
        TlsConnection.AuthenticateAsServerAsync(plain, TlsOptions.ForClients(tls), cancellationToken);

    public async Task<Connection> ConnectAsync(Connection plain, Target target, TargetCredential? credential, CancellationToken cancellationToken) =>
        await TlsConnection.AuthenticateAsClientAsync(plain, await _targets.LoadAsync(target, credential, cancellationToken), cancellationToken);
}
