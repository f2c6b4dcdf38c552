using System.Net.Security;
using System.Security.Authentication;

namespace HoopWire.Net;

/// <summary>Puts TLS on a connection. The handshake's arithmetic runs off the loop; the connection that comes out is on it again.</summary>
public static class TlsConnection
{
    // Long enough for an alert to reach the peer.
    private static readonly TimeSpan AlertLinger = TimeSpan.FromSeconds(1);

    /// <summary>
    /// Performs the server's handshake. <paramref name="inner"/> must be in its asynchronous phase and is not to be used afterwards; bytes it
    /// still holds are taken for the client's first. When this throws, <paramref name="inner"/> is closed. Loop thread only.
    /// </summary>
    /// <exception cref="System.Security.Authentication.AuthenticationException">The handshake failed.</exception>
    /// <exception cref="IOException">The connection broke.</exception>
    public static Task<Connection> AuthenticateAsServerAsync(
        Connection inner, SslServerAuthenticationOptions options, CancellationToken cancellationToken) =>
        AuthenticateAsServerAsync(inner, options, OpenSsl.IsSupported, cancellationToken);

    /// <summary>Performs the client's handshake; otherwise as the server's.</summary>
    /// <exception cref="System.Security.Authentication.AuthenticationException">The handshake failed.</exception>
    /// <exception cref="IOException">The connection broke.</exception>
    public static Task<Connection> AuthenticateAsClientAsync(
        Connection inner, SslClientAuthenticationOptions options, CancellationToken cancellationToken) =>
        AuthenticateAsClientAsync(inner, options, OpenSsl.IsSupported, cancellationToken);

    /// <summary>What ALPN settled on; the default value without TLS or without ALPN.</summary>
    public static SslApplicationProtocol NegotiatedApplicationProtocol(Connection connection) =>
        connection switch
        {
            TlsRelayConnection tls => tls.NegotiatedApplicationProtocol,
            TlsStreamConnection tls => tls.NegotiatedApplicationProtocol,
            _ => default,
        };

    /// <summary>The handshake by the engine, or by SslStream where it is not to be used or cannot serve the options.</summary>
    internal static async Task<Connection> AuthenticateAsServerAsync(
        Connection inner, SslServerAuthenticationOptions options, bool engine, CancellationToken cancellationToken)
    {
        RelayConnection connection = EnterLoop(inner);
        if (engine && TlsServerContext.IsServed(options)
            && await TlsEngine.TryAcceptAsync(connection, options, cancellationToken) is { } secured)
            return secured;
        return await AuthenticateAsync(connection, stream => stream.AuthenticateAsServerAsync(options, cancellationToken), cancellationToken);
    }

    /// <inheritdoc cref="AuthenticateAsServerAsync(Connection, SslServerAuthenticationOptions, bool, CancellationToken)"/>
    internal static async Task<Connection> AuthenticateAsClientAsync(
        Connection inner, SslClientAuthenticationOptions options, bool engine, CancellationToken cancellationToken)
    {
        RelayConnection connection = EnterLoop(inner);
        if (engine && TlsClientContext.IsServed(options)
            && await TlsEngine.TryConnectAsync(connection, options, cancellationToken) is { } secured)
            return secured;
        return await AuthenticateAsync(connection, stream => stream.AuthenticateAsClientAsync(options, cancellationToken), cancellationToken);
    }

    private static RelayConnection EnterLoop(Connection inner)
    {
        var connection = (RelayConnection)inner;
        if (!connection.Owner.IsCurrent)
            throw new InvalidOperationException("A connection is used on its loop only.");

        SynchronizationContext.SetSynchronizationContext(connection.Owner.Context);
        return connection;
    }

    private static async Task<Connection> AuthenticateAsync(RelayConnection connection, Func<SslStream, Task> handshake, CancellationToken cancellationToken)
    {
        var feed = new TlsFeed(connection);
        connection.Attach(feed);
        var stream = new SslStream(feed, leaveInnerStreamOpen: true);
        try
        {
            // Reads of the feed end with the connection only, so that is how a deadline gets through to them.
            using CancellationTokenRegistration registration = cancellationToken.UnsafeRegister(
                static state => ((RelayConnection)state!).Owner.Post(static c => ((RelayConnection)c!).Abort(), state), connection);
            await Task.Run(() => handshake(stream), cancellationToken);
        }
        catch (Exception e)
        {
            await stream.DisposeAsync();
            connection.Close(AlertLinger);
            if (e is not OperationCanceledException)
                cancellationToken.ThrowIfCancellationRequested();
            if (e is AuthenticationException && PeerCertificateException.Of(stream) is { } refused)
                throw refused;
            throw;
        }

        var secured = new TlsStreamConnection(feed, stream);
        secured.Start();
        return secured;
    }
}
