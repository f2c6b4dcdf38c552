using System.Security.Authentication;
using HoopWire.Access;
using HoopWire.Net;

namespace HoopWire.Postgres.Session;

internal sealed class TlsUpgrade : ITlsUpgrade
{
    public Task<Connection> AcceptAsync(Connection plain, ServerTls tls, bool alpnRequired, CancellationToken cancellationToken) => throw new AuthenticationException();

    public Task<Connection> ConnectAsync(Connection plain, Target target, TargetCredential? credential, CancellationToken cancellationToken) => throw new AuthenticationException();
}
