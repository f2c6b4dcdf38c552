using HoopWire.Access;
using HoopWire.MySql.Session.Masking;
using HoopWire.MySql.Wire;
using HoopWire.Net;
using HoopWire.Policy.Limits;
using HoopWire.Policy.Masking;
using HoopWire.Recording;
using HoopWire.Sessions;

namespace HoopWire.MySql.Session;

/// <summary>
/// Takes a connection from accept to its relay: the client's login, the grant, the target's login, the recording. Everything until then is
/// asynchronous on the connection's loop; a session that does not come about is told why and audited.
/// </summary>
/// <param name="parts">What all sessions share.</param>
/// <param name="listener">The listener.</param>
internal sealed class SessionStart(ProtocolParts parts, ListenerOptions listener)
{
    private readonly Admission _admission = new(parts.Services.Sessions, parts.Services.Audit, parts.Services.Time);

    /// <summary>Handles a connection. Never throws for what a peer did.</summary>
    public Task RunAsync(Connection connection) => _admission.EnterAsync(
        connection.RemoteEndPoint,
        arrival => RunAsync(connection, arrival),
        () => RefuseAsync(new PacketChannel(connection), new Refusal(ErrorCode.TooManyConnections, "08004", SessionRegistry.AddressIsFull), Admission.ShortLinger));

    private async Task<bool> RunAsync(Connection connection, Arrival arrival)
    {
        var outcome = await new ClientHandshake(connection, listener, parts, parts.ConnectionIds.Next()).RunAsync();
        switch (outcome)
        {
            case ClientOutcome.Failed failed:
                MySqlLog.HandshakeFailed(parts.Log, arrival.Client, Claimed.Text(failed.User), Claimed.Text(failed.Target), failed.Reason);
                if (failed.IsRefusal) _admission.Refused("login-refused", failed.User, failed.Target, arrival.Client, failed.Reason.Detail);
                return false;
            case ClientOutcome.Started started:
                return await OpenAsync(started.Start, arrival);
            default:
                return false;
        }
    }

    private async Task<bool> OpenAsync(ClientStart start, Arrival arrival)
    {
        var (grant, version, kept) = _admission.FindGrant(parts.Services, start.Identity, MySqlProtocol.ProtocolName, start.Request.TargetName, arrival.Client);
        if (grant is null) return await RefuseAsync(start, RefusalOf(kept!));
        return await OpenAsync(start, Context(start, grant, version, arrival));
    }

    private static Refusal RefusalOf(AccessRefusal kept) => kept.Kind switch
    {
        AccessRefusalKind.NoGrant => new Refusal(ErrorCode.BadDatabase, "42000", $"{kept.Words}: log in as USER#TARGET"),
        AccessRefusalKind.Locked => new Refusal(ErrorCode.BadDatabase, "42000", $"{kept.Words}: ask an operator of the gateway"),
        _ => Refusal.RecorderUnavailable($"{kept.Words}: tell its operator"),
    };

    private SessionContext Context(ClientStart start, AccessGrant grant, long version, Arrival arrival)
    {
        var now = parts.Services.Time.GetUtcNow();
        var header = new SessionHeader(
            SessionId.New(now), now, MySqlProtocol.ProtocolName, start.Identity, grant.Target.Name, grant.Credential.Name, arrival.Client)
        {
            Database = start.Request.Database ?? grant.Target.Database,
            Reason = start.Request.Reason,
            Results = grant.Policy.Results,
            ClientApplication = start.Request.ApplicationName,
        };
        return new SessionContext
        {
            Parts = parts,
            Shared = parts.SharedOn(start.Connection.Loop),
            Loop = start.Connection.Loop,
            Header = header,
            Arrival = arrival,
            ConnectionId = start.ConnectionId,
            Challenge = start.Challenge,
            Request = start.Request,
            Reason = start.Request.Reason,
            Grant = grant,
            DirectoryVersion = version,
        };
    }

    private Task<bool> OpenAsync(ClientStart start, SessionContext context)
    {
        var session = new MySqlSession(context);
        return _admission.EnterAsync(
            session,
            () => OpenAsync(start, context, session),
            full => RefuseAsync(start, new Refusal(ErrorCode.TooManyUserConnections, "42000", full)));
    }

    private async Task<bool> OpenAsync(ClientStart start, SessionContext context, MySqlSession session)
    {
        var request = start.Request;
        var account = new TargetAccount(
            context.Header.Database, request.Capabilities, request.PacketBytesMax, request.Collation, Attribution.Of(context.Header, request));
        var login = await parts.Login.ConnectAsync(context.Loop, context.Grant.Target, context.Grant.Credential, account);
        if (login.Failure is { } failure)
        {
            MySqlLog.TargetFailed(parts.Log, failure.Level, context.Header.Target, failure.Reason, failure.Cause ?? "-", failure.TargetCode);
            _admission.Refused(failure.AuditKind, start.Identity.User, request.TargetName, context.Header.ClientAddress, failure.Audited);
            return await RefuseAsync(start, failure.Refusal);
        }
        parts.Server = login.Session!.Server;
        // Behind the login there: where the target takes the credential no more, it is not asked twice.
        return await RelayAsync(start, context, session, login.Session, await session.AheadAsync());
    }

    private async Task<bool> RelayAsync(ClientStart start, SessionContext context, MySqlSession session, TargetSession target, Protection<ProtectedColumns> columns)
    {
        if (session.EndedEarly is { } ended)
        {
            target.Connection.Abort();
            _admission.Refused("access-refused", start.Identity.User, start.Request.TargetName, context.Header.ClientAddress, ended.Reason.Detail);
            return await RefuseAsync(start, ended.Refusal);
        }
        SessionRecorder recorder;
        try
        {
            recorder = parts.Services.Recorder.Open(context.Loop, context.Header);
        }
        catch (IOException e)
        {
            MySqlLog.RecorderFailed(parts.Log, e.Message);
            target.Connection.Abort();
            _admission.Refused("access-refused", start.Identity.User, start.Request.TargetName, context.Header.ClientAddress, $"The recording cannot be opened: {e.Message}");
            return await RefuseAsync(start, Refusal.RecorderUnavailable("The session cannot be recorded, so it cannot be opened: tell the gateway's operator"));
        }
        var exchange = CreateExchange(start, target, context, session, recorder, columns);
        parts.Services.Audit.SessionStarted(context.Header);
        session.Begin(exchange, target);
        try
        {
            new OkPacket { Status = target.Status & ~ServerStatus.SessionStateChanged }.Write(start.Channel.Begin());
            await start.Channel.SendAsync(CancellationToken.None);
        }
        catch (Exception e) when (e is IOException or InvalidOperationException)
        {
            session.End(new EndReason(Side.Client, Stage.Login, "The client went away before its session began."), null);
            return true;
        }
        if (!session.IsRelaying) return true;
        var relay = new Relay(context.Header.Id, exchange);
        target.Connection.Attach(relay);
        exchange.Client.Connection.Attach(relay);
        return true;
    }

    private static Exchange CreateExchange(ClientStart start, TargetSession target, SessionContext context, MySqlSession session, SessionRecorder recorder, in Protection<ProtectedColumns> columns)
    {
        var (judge, shaper, watched) = context.Shared.For(context.Grant.Policy, columns);
        Exchange? exchange = null;
        var toTarget = recorder.WaitsForDisk
            ? new SyncedConnection(target.Connection, recorder) { Drained = () => exchange!.Client.Go(Waits.Congestion), Failed = () => exchange!.EndUnrecorded() }
            : target.Connection;
        exchange = new Exchange(start.Request.Capabilities, target.Capabilities)
        {
            Client = new Leg(CodecOf(start.Request, context.Shared) is { } codec
                ? new CompressedConnection(start.Connection) { Codec = codec, Violated = what => exchange!.ViolatedByClient(what) }
                : start.Connection),
            Target = new Leg(toTarget),
            Recorder = recorder,
            Limits = context.Services.Limits,
            Shared = context.Shared,
            Clock = new StatementClock(context.Loop, context.Services.Time),
            Time = context.Services.Time,
            // One reading of the catalogue is of all databases.
            Defined = new DefinitionWatch(context.Parts.Changes.Of(context.Grant.Target, "")),
            Control = session,
            Budget = new StatementBudget(context.Parts.Rates, context.Header.Identity.User, context.Header.Target),
            Judge = judge,
            Shaper = shaper,
            Counts = new MaskCounts(shaper.Names),
            Status = target.Status,
            Server = target.Server,
        };
        exchange.Watch.TakeUp(watched);
        return exchange;
    }

    /// <summary>How the client compresses; null where it does not. Of both zlib is meant, as at the servers.</summary>
    private static IFrameCodec? CodecOf(ClientRequest request, LoopShared shared) =>
        request.Capabilities.HasFlag(Capabilities.Compress) ? ZlibFrameCodec.Shared
        : request.Capabilities.HasFlag(Capabilities.ZstdCompression) ? shared.Zstd(request.ZstdLevel)
        : null;

    private static Task<bool> RefuseAsync(ClientStart start, Refusal refusal) => RefuseAsync(start.Channel, refusal, Admission.Linger);

    private static async Task<bool> RefuseAsync(PacketChannel channel, Refusal refusal, TimeSpan linger)
    {
        try
        {
            ErrPacket.Write(channel.Begin(), refusal.Code, refusal.SqlState, refusal.Message);
            await channel.SendAsync(CancellationToken.None);
            channel.Connection.Close(linger);
        }
        catch (Exception e) when (e is IOException or InvalidOperationException)
        {
            channel.Connection.Abort();
        }
        return false;
    }
}
