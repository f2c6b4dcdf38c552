using System.Buffers;
using System.Net;
using System.Security.Authentication;
using System.Security.Cryptography;
using HoopWire.Access;
using HoopWire.MySql.Wire;
using HoopWire.Net;
using HoopWire.Sessions;
using HoopWire.Wire;

namespace HoopWire.MySql.Session;

/// <summary>
/// Takes a client from the greeting to the proof of who it is, within its <see cref="LoginDeadline"/>. Its OK waits for the target's. Never
/// throws for what the client does: every end is a <see cref="ClientOutcome"/>.
/// </summary>
internal sealed class ClientHandshake(Connection connection, ListenerOptions listener, ProtocolParts parts, uint connectionId)
{
    private static readonly TimeSpan Linger = TimeSpan.FromSeconds(2);
    private readonly PacketChannel _channel = new(connection);
    private readonly byte[] _challenge = NewChallenge();
    private readonly ServerFacts _server = parts.Server;
    private ClientRequest? _request;
    private string? _claimed;

    private Stage StageNow => _claimed is null ? Stage.Start : Stage.Login;

    /// <summary>What this client is offered: the target reached last may be another one by the time it answers.</summary>
    private Capabilities Offered => Offer.ToClients(_server) | (listener.Tls is null ? Capabilities.None : Capabilities.Ssl);

    public async Task<ClientOutcome> RunAsync()
    {
        using var deadline = new LoginDeadline(parts.Services.Limits, parts.Services.Time);
        try
        {
            return await RunAsync(deadline.Token);
        }
        catch (ClientRefusal refusal)
        {
            return await RefuseAsync(refusal);
        }
        catch (ProtocolException e)
        {
            // Nothing is said after a breach of the framing: the peer is no client of this protocol, or somebody stands in between.
            _channel.Connection.Close(Linger);
            return Failed(new EndReason(Side.Client, StageNow, e.Message));
        }
        catch (OperationCanceledException)
        {
            return await RefuseAsync(new ClientRefusal(
                new Refusal(ErrorCode.BadHandshake, "08S01", "The login took too long"), new EndReason(Side.Client, StageNow, "The client did not log in in time.")));
        }
        catch (Exception e) when (e is IOException or AuthenticationException)
        {
            // In order, for TLS may have an alert under way that tells the client why.
            _channel.Connection.Close(Linger);
            string detail = e is AuthenticationException ? "The TLS handshake with the client failed." : "The connection to the client broke.";
            return Failed(new EndReason(Side.Client, StageNow, detail));
        }
    }

    /// <summary>20 bytes, none of which is zero or '$': clients take a zero for the challenge's end.</summary>
    public static byte[] NewChallenge()
    {
        byte[] challenge = RandomNumberGenerator.GetBytes(Greeting.ChallengeBytes);
        for (int i = 0; i < challenge.Length; i++)
        {
            challenge[i] &= 0x7F;
            if (challenge[i] is 0 or (byte)'$') challenge[i]++;
        }
        return challenge;
    }

    private async Task<ClientOutcome> RunAsync(CancellationToken cancellationToken)
    {
        new Greeting(_server.Version, connectionId, _challenge, Offered, AuthenticationPlugin.CachingSha2) { Collation = _server.Collation }.Write(_channel.Begin());
        await _channel.SendAsync(cancellationToken);
        byte[]? payload = await _channel.ReadAsync(cancellationToken);
        if (payload is null)
        {
            _channel.Connection.Close(TimeSpan.Zero);
            return new ClientOutcome.Probe();
        }
        payload = await EncryptAsync(payload, cancellationToken);
        if (!HandshakeResponse.TryRead(payload, out var response)) throw ClientRefusal.Malformed(Stage.Start);
        _claimed = response!.User;
        _request = ClientRequest.Of(response, Offered);
        string address = _channel.Connection.RemoteEndPoint is IPEndPoint ip ? ip.Address.ToString() : "unknown";
        var login = new ClientLogin(_channel, parts, _challenge, address, cancellationToken);
        Identity identity = await login.RunAsync(_request, response.Plugin, response.Answer);
        return new ClientOutcome.Started(new ClientStart(_channel, connectionId, _challenge, identity, _request));
    }

    /// <summary>The response that comes after TLS, where the first packet asks for it.</summary>
    private async Task<byte[]> EncryptAsync(byte[] payload, CancellationToken cancellationToken)
    {
        bool asks = SslRequest.TryRead(payload, out var request) && request.Capabilities.HasFlag(Capabilities.Ssl) && payload.Length == SslRequest.Bytes;
        if (!asks)
        {
            if (listener.Tls is not { Mode: TlsMode.Require }) return payload;
            throw new ClientRefusal(
                new Refusal(ErrorCode.SecureTransportRequired, "HY000", "This listener takes connections over TLS only: connect with --ssl"),
                new EndReason(Side.Client, Stage.Start, "The client did not ask for TLS."));
        }
        if (listener.Tls is null) throw ClientRefusal.Malformed(Stage.Start);
        // Nothing answers the request: the client's first TLS record may stand behind it already. Whatever stands there is read as TLS and nothing else, so
        // that a packet in clear ends the handshake and is never taken for one of the client's own.
        _channel.Replace(await parts.Tls.AcceptAsync(_channel.Connection, listener.Tls, cancellationToken));
        return await _channel.ReadAsync(cancellationToken) ?? throw ClientRefusal.Closed(Stage.Start);
    }

    private async Task<ClientOutcome> RefuseAsync(ClientRefusal refusal)
    {
        if (!refusal.IsUnheard) await TryTellAsync(refusal.Refusal);
        _channel.Connection.Close(Linger);
        return Failed(refusal.Reason) with { IsRefusal = refusal.IsAuthentication };
    }

    private async ValueTask TryTellAsync(Refusal refusal)
    {
        try
        {
            ErrPacket.Write(_channel.Begin(), refusal.Code, refusal.SqlState, refusal.Message);
            // A few hundred bytes never congest a connection: this waits for nobody.
            await _channel.SendAsync(CancellationToken.None);
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException or InvalidOperationException)
        {
            // Nobody is there to be told.
        }
    }

    private ClientOutcome.Failed Failed(EndReason reason) => new(reason) { User = _request?.User ?? _claimed, Target = _request?.TargetName };
}
