using HoopWire.Access;
using HoopWire.Net;

namespace HoopWire.MySql.Session;

/// <summary>Puts TLS over a connection whose pipe holds nothing but TLS. Failures are <see cref="System.Security.Authentication.AuthenticationException"/>,
/// <see cref="IOException"/>, or for a file that cannot be used <see cref="System.Security.Cryptography.CryptographicException"/>.</summary>
internal interface ITlsUpgrade
{
    /// <summary>The server's side towards a client.</summary>
    Task<Connection> AcceptAsync(Connection plain, ServerTls tls, CancellationToken cancellationToken);

    /// <summary>The client's side towards a target, verified as the target's settings say.</summary>
    Task<Connection> ConnectAsync(Connection plain, Target target, TargetCredential? credential, CancellationToken cancellationToken);
}
