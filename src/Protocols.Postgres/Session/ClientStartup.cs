using HoopWire.Net;
using HoopWire.Postgres.State;
using HoopWire.Postgres.Wire;
using HoopWire.Sessions;
using HoopWire.Wire;

namespace HoopWire.Postgres.Session;

/// <summary>Everything before the login: requests for encryption, cancel requests, the StartupMessage.</summary>
internal sealed class ClientStartup(ClientChannel channel, ServerTls? tls, ITlsUpgrade upgrade, CancellationToken cancellationToken)
{
    private const byte TlsHandshakeRecord = 0x16;
    private StartupMachine _machine = new(tls?.Mode ?? TlsMode.Disable);

    /// <summary>Whether the client has sent a byte.</summary>
    public bool HasHeard { get; private set; }

    /// <summary>What the client asks for; or a cancel request; or null when it closed without a byte.</summary>
    public async Task<(ClientRequest? Request, ClientOutcome.Cancel? Cancel)> RunAsync()
    {
        bool first = true;
        while (true)
        {
            byte? head = await PeekAsync(first);
            if (head is null && first) return (null, null);
            HasHeard = true;
            if (first && head == TlsHandshakeRecord) await StartDirectTlsAsync();
            else if (await TakePacketAsync() is { } end) return end;
            first = false;
        }
    }

    // A load balancer's probe may end with a reset as well as in order.
    private async ValueTask<byte?> PeekAsync(bool first)
    {
        try
        {
            return await channel.Reader.PeekAsync(cancellationToken);
        }
        catch (IOException) when (first)
        {
            return null;
        }
    }

    private async Task<(ClientRequest? Request, ClientOutcome.Cancel? Cancel)?> TakePacketAsync()
    {
        byte[]? packet = await channel.Reader.ReadAsync(ScanHead, cancellationToken);
        if (packet is null) throw ClientRefusals.Closed(Stage.Start);
        _ = StartupPacket.TryReadHead(packet, out int code, out _);
        ReadOnlySpan<byte> body = packet.AsSpan(StartupPacket.HeadBytes);
        StartupAction action = _machine.OnPacket(code);
        switch (action)
        {
            case StartupAction.StartTls:
                RefusePlaintext(body);
                await channel.WriteByteAsync(SslRequest.Accepted, cancellationToken);
                await UpgradeAsync(alpnRequired: false);
                return null;
            case StartupAction.RefuseEncryption:
                RefusePlaintext(body);
                await channel.WriteByteAsync(SslRequest.Refused, cancellationToken);
                return null;
            case StartupAction.Cancel:
                return (null, ReadCancel(body));
            case StartupAction.Login:
                return (ClientStartupParameters.Read(code, body), null);
            default:
                throw Refusal(action, code);
        }
    }

    // Bytes behind the request were sent in clear; used after the handshake they would pass for the encrypted client's own.
    private void RefusePlaintext(ReadOnlySpan<byte> body)
    {
        if (channel.Reader.HoldsMore || !body.IsEmpty)
            throw ProtocolException.Create(ProtocolError.PlaintextBeforeTls, "Plaintext bytes stood behind a request for encryption.");
    }

    private async Task StartDirectTlsAsync()
    {
        if (_machine.OnDirectTls() != StartupAction.StartTls)
            throw ProtocolException.Create(ProtocolError.Unsupported, "The client began TLS on a listener without TLS.");
        await UpgradeAsync(alpnRequired: true);
    }

    private async Task UpgradeAsync(bool alpnRequired) =>
        channel.Replace(await upgrade.AcceptAsync(channel.Connection, tls!, alpnRequired, cancellationToken));

    private ClientOutcome.Cancel ReadCancel(ReadOnlySpan<byte> body) =>
        CancelRequest.TryRead(body, out CancelRequest cancel)
            ? new ClientOutcome.Cancel(channel.Connection, cancel.ProcessId, [.. cancel.Key])
            : throw ProtocolException.Create(ProtocolError.BadLength, "The cancel request is malformed.");

    private static ClientRefusal Refusal(StartupAction action, int code) => action switch
    {
        StartupAction.DemandTls => new ClientRefusal(
            SqlState.InvalidAuthorization, "this listener takes encrypted connections only",
            new EndReason(Side.Client, Stage.Start, "The client did not encrypt where TLS is required."))
        {
            Hint = "Connect with sslmode=require or stronger.",
        },
        StartupAction.RefuseVersion => new ClientRefusal(
            SqlState.FeatureNotSupported,
            $"unsupported frontend protocol {ProtocolVersion.MajorOf(code)}.{ProtocolVersion.MinorOf(code)}: server supports 3.0 to 3.{ProtocolVersion.NewestMinor}",
            new EndReason(Side.Client, Stage.Start, "The client speaks a protocol version that is not offered.")),
        _ => ClientRefusals.OutOfState(Stage.Start),
    };

    private static FrameStatus ScanHead(ReadOnlySpan<byte> input, out int totalLength) => StartupPacket.TryReadHead(input, out _, out totalLength);
}
