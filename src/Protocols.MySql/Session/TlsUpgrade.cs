using System.Net.Security;
using System.Security.Cryptography;
using HoopWire.Access;
using HoopWire.Net;

namespace HoopWire.MySql.Session;

/// <summary>TLS of the transport. The protocol knows no ALPN.</summary>
internal sealed class TlsUpgrade : ITlsUpgrade
{
    private readonly TargetTlsOptions _targets = new();

    public Task<Connection> AcceptAsync(Connection plain, ServerTls tls, CancellationToken cancellationToken) =>
        TlsConnection.AuthenticateAsServerAsync(plain, TlsOptions.ForClients(tls), cancellationToken);

    public async Task<Connection> ConnectAsync(Connection plain, Target target, TargetCredential? credential, CancellationToken cancellationToken)
    {
        SslClientAuthenticationOptions options = await Task.Run(() => LoadOptions(target, credential), cancellationToken);
        return await TlsConnection.AuthenticateAsClientAsync(plain, options, cancellationToken);
    }

    private SslClientAuthenticationOptions LoadOptions(Target target, TargetCredential? credential)
    {
        try
        {
            return _targets.For(target, credential);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new CryptographicException("A certificate file cannot be read.", e);
        }
    }
}
