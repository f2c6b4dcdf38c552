using HoopWire.Access;
using HoopWire.MySql.Session;
using HoopWire.Net;

namespace HoopWire.MySql.Tests.Support;

/// <summary>TLS that refuses the target's certificate as TLS does: an exception comes while the alert is still on its way.</summary>
internal sealed class RefusingTls(CertificateFault fault) : ITlsUpgrade
{
    /// <summary>More than the kernel takes at once.</summary>
    public static readonly byte[] Alert = new byte[8 << 20];

    public Task<Connection> AcceptAsync(Connection plain, ServerTls tls, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<Connection> ConnectAsync(Connection plain, Target target, TargetCredential? credential, CancellationToken cancellationToken)
    {
        _ = plain.Pipe.Output.WriteAsync(Alert, cancellationToken).AsTask();
        throw new PeerCertificateException(fault);
    }
}
