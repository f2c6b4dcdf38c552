using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography;
using HoopWire.Access;
using HoopWire.MySql.Wire;
using HoopWire.Net;
using HoopWire.Sessions;
using HoopWire.Wire;

namespace HoopWire.MySql.Session;

/// <summary>Logs in to targets. Never throws, and ends within <see cref="GatewayLimits.TargetTimeout"/>.</summary>
internal sealed class TargetLogin(ITransport transport, GatewayLimits limits, TimeProvider time, ITlsUpgrade tls)
{
    private static readonly TimeSpan Linger = TimeSpan.FromSeconds(1);

    /// <summary>Logs in for a gateway.</summary>
    public TargetLogin(GatewayServices services, ITlsUpgrade tls)
        : this(services.Transport, services.Limits, services.Time, tls)
    {
    }

    /// <summary>Logs in from <paramref name="loop"/>.</summary>
    public async Task<TargetLoginResult> ConnectAsync(Loop loop, Target target, TargetCredential credential, TargetAccount account)
    {
        using var deadline = new CancellationTokenSource(limits.TargetTimeout, time);
        PacketChannel? channel = null;
        try
        {
            channel = new PacketChannel(await DialAsync(loop, target, deadline.Token));
            return new TargetLoginResult(await LogInAsync(channel, target, credential, account, deadline.Token), null);
        }
        catch (TargetRefusal refusal)
        {
            return Fail(channel, refusal.Failure);
        }
        catch (ProtocolException e)
        {
            return Fail(channel, TargetLoginFailure.Malformed(target, e.Message));
        }
        catch (Exception e) when (e is OperationCanceledException or TimeoutException)
        {
            return Fail(channel, TargetLoginFailure.Timeout(target, channel is null ? Stage.TargetConnect : Stage.TargetLogin));
        }
        catch (IOException)
        {
            return Fail(channel, TargetLoginFailure.Closed(target));
        }
        catch (Exception e)
        {
            // Whoever waits for the login must hear of its end, and the connection must not outlive it.
            return Fail(channel, TargetLoginFailure.Broken(target, e));
        }
    }

    private async Task<Connection> DialAsync(Loop loop, Target target, CancellationToken cancellationToken)
    {
        try
        {
            return await transport.ConnectAsync(loop, target.Host, target.Port, limits.TargetTimeout, cancellationToken);
        }
        catch (Exception e) when (e is SocketException or IOException)
        {
            throw new TargetRefusal(TargetLoginFailure.Unreachable(target, DialFailure.Of(e, target.Host, target.Port)));
        }
    }

    private async Task<TargetSession> LogInAsync(
        PacketChannel channel, Target target, TargetCredential credential, TargetAccount account, CancellationToken cancellationToken)
    {
        byte[] first = await channel.ReadAsync(cancellationToken) ?? throw new TargetRefusal(TargetLoginFailure.Closed(target));
        if (ErrPacket.TryRead(first, out var error)) throw new TargetRefusal(TargetLoginFailure.Refused(target, error.Code, account.Database));
        if (!Greeting.TryRead(first, out var greeting)) throw ProtocolException.Create(ProtocolError.BadField, "its greeting is malformed");
        // Bytes behind the greeting were sent by somebody who could not wait for an answer; under TLS they would pass for the target's own.
        if (channel.HoldsMore) throw ProtocolException.Create(ProtocolError.PlaintextBeforeTls, "bytes stood behind its greeting");
        if (Offer.Missing(greeting!.Capabilities, account.Capabilities) != Capabilities.None) throw new TargetRefusal(TargetLoginFailure.TooOld(target));
        var head = new SslRequest(account.Ask(greeting.Capabilities), account.PacketBytesMax, account.Collation);
        if (target.Tls != TargetTls.Disable) head = await EncryptAsync(channel, target, credential, greeting, head, cancellationToken);
        var exchange = new TargetLoginExchange(channel, target, credential, new TargetChallenge(greeting.Plugin, greeting.Challenge), cancellationToken);
        ServerStatus status = await exchange.RunAsync(head, account);
        var server = new ServerFacts(greeting.ServerVersion, greeting.Collation, greeting.Capabilities);
        return new TargetSession(channel.Connection, greeting.ConnectionId, server, status, head.Capabilities, exchange.Challenge);
    }

    private async Task<SslRequest> EncryptAsync(
        PacketChannel channel, Target target, TargetCredential credential, Greeting greeting, SslRequest head, CancellationToken cancellationToken)
    {
        // Plaintext is never a fall-back.
        if (!greeting.Capabilities.HasFlag(Capabilities.Ssl)) throw new TargetRefusal(TargetLoginFailure.NoTls(target));
        head = head with { Capabilities = head.Capabilities | Capabilities.Ssl };
        head.Write(channel.Begin());
        await channel.SendAsync(cancellationToken);
        try
        {
            channel.Replace(await tls.ConnectAsync(channel.Connection, target, credential, cancellationToken));
            return head;
        }
        catch (PeerCertificateException e)
        {
            throw new TargetRefusal(TargetLoginFailure.BadCertificate(target, e));
        }
        catch (Exception e) when (e is AuthenticationException or IOException)
        {
            throw new TargetRefusal(TargetLoginFailure.BadTls(target, e.Message));
        }
        catch (CryptographicException e)
        {
            throw new TargetRefusal(TargetLoginFailure.BadCertificateFile(target, e.Message));
        }
    }

    private static TargetLoginResult Fail(PacketChannel? channel, TargetLoginFailure failure)
    {
        // In order, for TLS may have an alert under way that tells the target why.
        channel?.Connection.Close(Linger);
        return new TargetLoginResult(null, failure);
    }
}
