using System.Security.Cryptography.X509Certificates;
using HoopWire.Access;
using HoopWire.Net;
using HoopWire.Postgres.Session;

namespace HoopWire.Postgres.Tests.Support;

/// <summary>TLS that succeeds at once, on <see cref="FakeConnection"/>s: the bytes stay as they are.</summary>
internal sealed class FakeTls : ITlsUpgrade
{
    /// <summary>The gateway's certificate towards clients.</summary>
    public X509Certificate2? Own { get; init; }

    /// <summary>The certificate the other side shows.</summary>
    public X509Certificate2? Peer { get; init; }

    public bool Fails { get; init; }

    public bool? AlpnRequired { get; private set; }

    public Task<Connection> AcceptAsync(Connection plain, ServerTls tls, bool alpnRequired, CancellationToken cancellationToken)
    {
        AlpnRequired = alpnRequired;
        return Upgrade(plain);
    }

    public Task<Connection> ConnectAsync(Connection plain, Target target, TargetCredential? credential, CancellationToken cancellationToken) =>
        Upgrade(plain);

    private Task<Connection> Upgrade(Connection plain) => Fails
        ? throw new PeerCertificateException(CertificateFault.UnknownAuthority)
        : Task.FromResult<Connection>(((FakeConnection)plain).WithTls(Own, Peer));
}
