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

    /// <summary>Whether the other side says nothing from here on.</summary>
    public bool IsSilent { get; init; }

    public bool? AlpnRequired { get; private set; }

    public Task<Connection> AcceptAsync(Connection plain, ServerTls tls, bool alpnRequired, CancellationToken cancellationToken)
    {
        AlpnRequired = alpnRequired;
        return UpgradeAsync(plain, cancellationToken);
    }

    public Task<Connection> ConnectAsync(Connection plain, Target target, TargetCredential? credential, CancellationToken cancellationToken) =>
        UpgradeAsync(plain, cancellationToken);

    private async Task<Connection> UpgradeAsync(Connection plain, CancellationToken cancellationToken)
    {
        if (IsSilent) await Task.Delay(Timeout.Infinite, cancellationToken);
        return Fails ? throw new PeerCertificateException(CertificateFault.UnknownAuthority) : ((FakeConnection)plain).WithTls(Own, Peer);
    }
}
