using HoopWire.Access;
using HoopWire.MySql.Session;
using HoopWire.Net;

namespace HoopWire.MySql.Tests.Support;

/// <summary>A gateway that fails in the midst of a login, as nobody has thought of.</summary>
internal sealed class BrokenTls : ITlsUpgrade
{
    public Task<Connection> AcceptAsync(Connection plain, ServerTls tls, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<Connection> ConnectAsync(Connection plain, Target target, TargetCredential? credential, CancellationToken cancellationToken) => throw new DivideByZeroException();
}
