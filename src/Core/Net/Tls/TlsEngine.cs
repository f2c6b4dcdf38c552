using System.Buffers;
using System.IO.Pipelines;
using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography;

namespace HoopWire.Net;

/// <summary>OpenSSL's handshake over a connection's pipe, and the connection inside TLS that comes of it.</summary>
internal static class TlsEngine
{
    // Long enough for an alert to reach the peer.
    private static readonly TimeSpan AlertLinger = TimeSpan.FromSeconds(1);

    /// <summary>Performs the server's handshake; null when OpenSSL cannot use the certificate, with nothing sent or read yet.</summary>
    public static async Task<Connection?> TryAcceptAsync(RelayConnection inner, SslServerAuthenticationOptions options, CancellationToken cancellationToken)
    {
        TlsServerContext context;
        try
        {
            // Not cancelled: whoever is told of a cancellation may count on a closed connection, which comes with the first read.
            context = TlsServerContext.Find(options) ?? await Task.Run(() => TlsServerContext.Create(options), CancellationToken.None);
        }
        catch (CryptographicException)
        {
            return null;
        }

        return await RunAsync(inner, () => new TlsSession(context), new PeerVerification(options), inputFirst: true, cancellationToken);
    }

    /// <summary>Performs the client's handshake; otherwise as <see cref="TryAcceptAsync"/>.</summary>
    public static async Task<Connection?> TryConnectAsync(RelayConnection inner, SslClientAuthenticationOptions options, CancellationToken cancellationToken)
    {
        TlsClientContext context;
        try
        {
            context = TlsClientContext.Find(options) ?? await Task.Run(() => TlsClientContext.Create(options), CancellationToken.None);
        }
        catch (CryptographicException)
        {
            return null;
        }

        return await RunAsync(inner, () => new TlsSession(context), new PeerVerification(options), inputFirst: false, cancellationToken);
    }

    private static async Task<Connection> RunAsync(
        RelayConnection inner, Func<TlsSession> start, PeerVerification verification, bool inputFirst, CancellationToken cancellationToken)
    {
        TlsHandshake? handshake = null;
        try
        {
            handshake = new TlsHandshake(start(), verification);
            await ExchangeAsync(inner, handshake, inputFirst, cancellationToken);
            return TlsRelayConnection.Start(inner, handshake);
        }
        catch
        {
            handshake?.Session.Free();
            inner.Close(AlertLinger);
            throw;
        }
        finally
        {
            handshake?.Finish();
        }
    }

    private static async Task ExchangeAsync(RelayConnection inner, TlsHandshake handshake, bool inputFirst, CancellationToken cancellationToken)
    {
        bool over = !inputFirst && await StepAsync(inner, handshake, default);
        while (!over)
        {
            ReadResult input = await inner.Pipe.Input.ReadAsync(cancellationToken);
            if (input.Buffer.IsEmpty && input.IsCompleted)
                throw new IOException("The peer closed the connection in the TLS handshake.");

            over = await StepAsync(inner, handshake, input.Buffer);
            inner.Pipe.Input.AdvanceTo(input.Buffer.GetPosition(handshake.Consumed));
        }

        if (handshake.Failure is { } failure)
            throw (Exception?)PeerCertificateException.Of(handshake) ?? new AuthenticationException(failure);
        if (inner.IsClosed)
            throw new IOException("The connection broke in the TLS handshake.");
    }

    // The step is never abandoned: what it works on is freed by the same method.
    private static async Task<bool> StepAsync(RelayConnection inner, TlsHandshake handshake, ReadOnlySequence<byte> input)
    {
        bool over = await Task.Run(() => handshake.Step(input.FirstSpan));
        if (!inner.IsClosed && handshake.Output.Length > 0)
        {
            inner.Pipe.Output.Write(handshake.Output);
            await inner.Pipe.Output.FlushAsync();
        }

        return over;
    }
}
