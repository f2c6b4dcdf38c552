using System.Collections.Immutable;
using HoopWire.Access;
using HoopWire.Net;
using HoopWire.Policy.Limits;
using HoopWire.Postgres.Sql;
using HoopWire.Postgres.Sql.Facts;
using HoopWire.Postgres.Wire;
using HoopWire.Policy.Masking;
using HoopWire.Recording;
using HoopWire.Sessions;
using HoopWire.Sql.Lineage;

namespace HoopWire.Postgres.Session;

/// <summary>
/// Takes a connection from accept to its relay: the client's handshake, the grant, the target's login, the recording. Everything until then is
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
        () => RefuseAsync(connection, new Refusal(SqlState.TooManyConnections, SessionRegistry.AddressIsFull), Admission.ShortLinger));

    private async Task<bool> RunAsync(Connection connection, Arrival arrival)
    {
        var outcome = await new ClientHandshake(connection, listener, parts.Services, parts.Tls).RunAsync();
        switch (outcome)
        {
            case ClientOutcome.Cancel cancel:
                parts.CancelKeys.Cancel(cancel.ProcessId, cancel.Key.AsSpan());
                cancel.Connection.Close(TimeSpan.Zero);
                return false;
            case ClientOutcome.Failed failed:
                PostgresLog.HandshakeFailed(parts.Log, arrival.Client, Claimed.Text(failed.User), Claimed.Text(failed.Target), failed.Reason);
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
        var (grant, version, kept) = _admission.FindGrant(parts.Services, start.Identity, PostgresProtocol.ProtocolName, start.TargetName, arrival.Client);
        if (grant is null) return await RefuseAsync(start.Connection, RefusalOf(kept!));
        if (ForbiddenSetting(grant, start) is { } setting)
        {
            _admission.Refused("access-refused", start.Identity.User, start.TargetName, arrival.Client, $"The setting {setting} was given at the start while rules apply.");
            return await RefuseAsync(start.Connection, new Refusal(Refusal.Denied, $"The setting {setting} cannot be given at the start while rules apply", null, "Leave it out of the connection's options."));
        }
        return await OpenAsync(start, Context(start, grant, version, arrival));
    }

    private static Refusal RefusalOf(AccessRefusal kept) => kept.Kind switch
    {
        AccessRefusalKind.NoGrant => new Refusal(SqlState.InvalidCatalogName, kept.Words, null, "Name the target as the database, or as user#target."),
        AccessRefusalKind.Locked => new Refusal(SqlState.InvalidCatalogName, kept.Words, null, "Ask an operator of the gateway."),
        _ => new Refusal(Refusal.RecorderUnavailable, kept.Words, null, "Tell the gateway's operator."),
    };

    private SessionContext Context(ClientStart start, AccessGrant grant, long version, Arrival arrival)
    {
        var now = parts.Services.Time.GetUtcNow();
        string database = start.Database ?? grant.Target.Database ?? grant.Credential.User;
        var header = new SessionHeader(
            SessionId.New(now), now, PostgresProtocol.ProtocolName, start.Identity, grant.Target.Name, grant.Credential.Name, arrival.Client)
        {
            Database = database,
            Reason = start.Reason,
            ClientApplication = start.ApplicationName,
            Results = grant.Policy.Results,
        };
        return new SessionContext
        {
            Services = parts.Services,
            Log = parts.Log,
            Tls = parts.Tls,
            CancelKeys = parts.CancelKeys,
            Catalogues = parts.Catalogues,
            Codes = parts.Codes,
            Estimator = parts.Estimator,
            Shared = parts.SharedOn(start.Connection.Loop),
            Loop = start.Connection.Loop,
            Header = header,
            Arrival = arrival,
            Database = start.Database,
            Grant = grant,
            DirectoryVersion = version,
            WarmKey = PostgresTargetOptions.Of(grant.Target).WarmConnections > 0 ? WarmKey.Of(grant.Target, grant.Credential, start.Database, start.Parameters) : null,
        };
    }

    private Task<bool> OpenAsync(ClientStart start, SessionContext context)
    {
        var session = new PostgresSession(context);
        return _admission.EnterAsync(
            session,
            () => OpenAsync(start, context, session),
            full => RefuseAsync(start.Connection, new Refusal(SqlState.TooManyConnections, full)));
    }

    private async Task<bool> OpenAsync(ClientStart start, SessionContext context, PostgresSession session)
    {
        var attribution = new Attribution(context.Header);
        var columns = ReadCatalogueAsync(context);
        var login = await LogInAsync(start, context, attribution);
        var catalogue = await columns;
        string? failure = login.Failure?.Message ?? catalogue.Failure;
        if (failure is not null)
        {
            login.Session?.Connection.Abort();
            if (login.Failure is { } failed) PostgresLog.TargetFailed(
                parts.Log, failed.Level, context.Header.Target, failed.Reason, failed.Cause ?? "-", failed.TargetSqlState ?? "-", failed.TargetText ?? "-");
            _admission.Refused(login.Failure?.AuditKind ?? "target-unreachable", start.Identity.User, start.TargetName, context.Header.ClientAddress, login.Failure?.Audited ?? failure);
            return await RefuseAsync(start.Connection, new Refusal(login.Failure?.SqlState ?? Refusal.TargetLost, failure));
        }
        try
        {
            return await RelayAsync(start, context, session, login.Session!, catalogue, attribution);
        }
        catch (Exception e)
        {
            PostgresLog.SessionFailed(parts.Log, context.Header.Target, e);
            var refusal = new Refusal(Refusal.Internal, "The session could not be opened", null, "Tell the gateway's operator.");
            session.End(new EndReason(Side.Gateway, Stage.Login, $"The session could not be opened ({e.GetType().Name})."), refusal);
            if (session.HasBegun) return true;
            login.Session!.Connection.Abort();
            _admission.Refused("access-refused", start.Identity.User, start.TargetName, context.Header.ClientAddress, $"The session could not be opened: {e.Message}");
            return await RefuseAsync(start.Connection, refusal);
        }
    }

    private Task<TargetLoginResult> LogInAsync(ClientStart start, SessionContext context, Attribution attribution) => context.WarmKey is not null
        ? context.Shared.Warm.OpenAsync(context, start, attribution.Compose(start.ApplicationName))
        : parts.Login.ConnectAsync(context.Loop, context.Grant.Target, context.Grant.Credential, context.Database, Attributed(start, attribution));

    private static async Task<Protection<ProtectedColumns>> ReadCatalogueAsync(SessionContext context)
    {
        var time = context.Services.Time;
        return await context.Catalogues.ProtectAsync(context.CatalogueKey, context.Grant.Policy, time.TickBefore(CatalogueAge.Max), context.Loop);
    }

    private async Task<bool> RelayAsync(
        ClientStart start, SessionContext context, PostgresSession session, TargetSession target, Protection<ProtectedColumns> columns, Attribution attribution)
    {
        if (session.EndedEarly is { } ended)
        {
            target.Connection.Abort();
            _admission.Refused("access-refused", start.Identity.User, start.TargetName, context.Header.ClientAddress, ended.Reason.Detail);
            return await RefuseAsync(start.Connection, ended.Refusal);
        }
        SessionRecorder recorder;
        try
        {
            recorder = parts.Services.Recorder.Open(context.Loop, context.Header);
        }
        catch (IOException e)
        {
            PostgresLog.RecorderFailed(parts.Log, e.Message);
            target.Connection.Abort();
            _admission.Refused("access-refused", start.Identity.User, start.TargetName, context.Header.ClientAddress, $"The recording cannot be opened: {e.Message}");
            return await RefuseAsync(start.Connection, new Refusal(Refusal.RecorderUnavailable, "The session cannot be recorded, so it cannot be opened", null, "Tell the gateway's operator."));
        }
        // What it reported is told to the client below, and of no use afterwards: thousands of idle sessions would hold the same names and values.
        context.TargetSession = target with { ParameterStatuses = [] };
        var key = parts.CancelKeys.Add(parts.Services.GatewayNumber, context.Loop.Index, start.ProtocolMinor, session.Cancel);
        var exchange = CreateExchange(start, target, context, session, recorder, columns, attribution);
        foreach (var (name, value) in start.Settings.Where(s => !BoundSettings.IsFree(s.Key))) exchange.State.Begin(name, value);
        var texts = new ServerTexts(exchange);
        parts.Services.Audit.SessionStarted(context.Header);
        session.Begin(exchange, texts, key);
        var relay = new Relay(context.Header.Id, exchange, new ClientLeg(exchange), new TargetLeg(exchange, texts));
        try
        {
            await GreetAsync(start, target, key, attribution);
        }
        catch (Exception e) when (e is IOException or InvalidOperationException)
        {
            session.End(new EndReason(Side.Client, Stage.Login, "The client went away before its session began."), null);
            return true;
        }
        if (!session.IsRelaying) return true;
        target.Connection.Attach(relay);
        start.Connection.Attach(relay);
        return true;
    }

    private Exchange CreateExchange(
        ClientStart start, TargetSession target, SessionContext context, PostgresSession session, SessionRecorder recorder, Protection<ProtectedColumns> columns, Attribution attribution)
    {
        var (judge, shaper, watched) = context.Shared.For(context.Grant.Policy, columns);
        Exchange? exchange = null;
        string role = columns.Any?.Catalogue.Role ?? context.Grant.Credential.User;
        var toTarget = recorder.WaitsForDisk
            ? new SyncedConnection(target.Connection, recorder) { Drained = () => exchange!.Client.Go(Waits.Congestion), Failed = () => exchange!.EndUnrecorded() }
            : target.Connection;
        exchange = new Exchange
        {
            Client = new Leg(start.Connection),
            Target = new Leg(toTarget, Waits.None),
            Recorder = recorder,
            Limits = context.Services.Limits,
            Shared = context.Shared,
            Budget = new StatementBudget(parts.Rates, context.Header.Identity.User, context.Header.Target),
            Attribution = attribution,
            Clock = new StatementClock(context.Loop, context.Services.Time),
            Time = context.Services.Time,
            Defined = new DefinitionWatch(parts.Changes.Of(context.Grant.Target, context.CatalogueKey.DatabaseName)),
            Control = session,
            Judge = judge,
            Shaper = shaper,
            Counts = new MaskCounts(shaper.Names),
            TransactionStatus = target.TransactionStatus,
            Reported = target.Settings,
            Path = new SessionPath(role, PathOf(start, target, role) ?? columns.Any?.Catalogue.DefaultPath, Reported(target, "search_path")),
            Lexical = new LexicalSettings(
                Reported(target, "standard_conforming_strings") == "on", Reported(target, "client_encoding") == "UTF8"),
        };
        exchange.Watch.TakeUp(watched);
        return exchange;
    }

    /// <summary>Where the session looks for names: as the target reports it or has been asked, or as the client has asked for; null for the credential's default.</summary>
    private static SearchPath? PathOf(ClientStart start, TargetSession target, string user)
    {
        string? asked = Reported(target, "search_path") ?? target.SearchPath ?? start.Settings.LastOrDefault(p => p.Key == "search_path").Value;
        return asked is null ? null : SearchPath.TryParse(asked, user) ?? SearchPath.Unknown;
    }

    private static string? Reported(TargetSession target, string name) => target.ParameterStatuses.LastOrDefault(p => p.Key == name).Value;

    /// <summary>What a server sends between its AuthenticationOk and the first command.</summary>
    private static async Task GreetAsync(ClientStart start, TargetSession target, CancelKey key, Attribution attribution)
    {
        var output = start.Connection.Pipe.Output;
        foreach (var (name, value) in target.ParameterStatuses)
            ParameterStatus.Write(output, name, name == "application_name" ? attribution.Reported(value) : value);
        BackendKeyData.Write(output, key.ProcessId, key.Secret);
        ReadyForQuery.Write(output, target.TransactionStatus);
        await output.FlushAsync();
    }

    private static ImmutableArray<KeyValuePair<string, string>> Attributed(ClientStart start, Attribution attribution) =>
    [
        .. start.Parameters.Where(p => p.Key != "application_name"),
        new("application_name", attribution.Compose(start.ApplicationName)),
    ];

    /// <summary>Settings that would change who a session is, or how its statements are read, before the first one.</summary>
    private static string? ForbiddenSetting(AccessGrant grant, ClientStart start) => grant.Policy.RefusesUnread
        ? start.Settings.FirstOrDefault(s => s.Key is "role" or "session_authorization" or "standard_conforming_strings" or "backslash_quote").Key
        : null;

    private static async Task<bool> RefuseAsync(Connection client, Refusal refusal, TimeSpan? linger = null)
    {
        try
        {
            ErrorResponse.Write(client.Pipe.Output, Severity.Fatal, refusal.Code, refusal.Message, refusal.Detail, refusal.Hint);
            await client.Pipe.Output.FlushAsync();
            client.Close(linger ?? Admission.Linger);
        }
        catch (Exception e) when (e is IOException or InvalidOperationException)
        {
            client.Abort();
        }
        return false;
    }
}
