using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography;
using HoopWire.Access;
using HoopWire.Net;
using HoopWire.Postgres.Wire;
using HoopWire.Wire;

namespace HoopWire.Postgres.Session;

/// <summary>Opens a connection to a target, encrypted as its configuration says. Plaintext is never a fall-back.</summary>
internal sealed class TargetDialer(ITransport transport, ITlsUpgrade tls, Loop loop)
{
    private static readonly TimeSpan Linger = TimeSpan.FromSeconds(1);

    /// <exception cref="TargetRefusal">The target is not to be had that way.</exception>
    public async Task<Connection> OpenAsync(Target target, TargetCredential? credential, TimeSpan timeout, CancellationToken cancellationToken)
    {
        Connection connection = await ConnectAsync(target, timeout, cancellationToken);
        if (target.Tls == TargetTls.Disable) return connection;
        try
        {
            return await EncryptAsync(connection, target, credential, cancellationToken);
        }
        catch
        {
            // In order, for TLS may have an alert under way that tells the target why.
            connection.Close(Linger);
            throw;
        }
    }

    private async Task<Connection> ConnectAsync(Target target, TimeSpan timeout, CancellationToken cancellationToken)
    {
        try
        {
            return await transport.ConnectAsync(loop, target.Host, target.Port, timeout, cancellationToken);
        }
        catch (Exception e) when (e is SocketException or IOException)
        {
            throw new TargetRefusal(TargetFailures.Unreachable(target, DialFailure.Of(e, target.Host, target.Port)));
        }
    }

    private async Task<Connection> EncryptAsync(Connection connection, Target target, TargetCredential? credential, CancellationToken cancellationToken)
    {
        SslRequest.Write(connection.Pipe.Output);
        await connection.Pipe.Output.FlushAsync(cancellationToken);
        var reader = new HandshakeReader(connection.Pipe.Input);
        byte? answer = await reader.ReadByteAsync(cancellationToken);
        if (answer is null) throw new TargetRefusal(TargetFailures.Closed(target));
        // Anything but S: N refuses, E is an ErrorResponse that nothing has authenticated.
        if (answer != SslRequest.Accepted) throw new TargetRefusal(TargetFailures.NoTls(target));
        // Bytes behind the answer were sent in clear by somebody, and must not pass for the target's own.
        if (reader.HoldsMore) throw ProtocolException.Create(ProtocolError.PlaintextBeforeTls, "plaintext stood behind the answer to the TLS request");
        try
        {
            return await tls.ConnectAsync(connection, target, credential, cancellationToken);
        }
        catch (PeerCertificateException e)
        {
            throw new TargetRefusal(TargetFailures.BadCertificate(target, e));
        }
        catch (Exception e) when (e is AuthenticationException or IOException)
        {
            throw new TargetRefusal(TargetFailures.BadTls(target, e.Message));
        }
        catch (CryptographicException e)
        {
            throw new TargetRefusal(TargetFailures.BadCertificateFile(target, e.Message));
        }
    }
}
