using HoopWire.Policy;
using HoopWire.Sessions;

namespace HoopWire.ControlPlane;

internal sealed class AuditStore(StoreDatabase database, Func<string, string, CommandDescription> describe, bool keepsOutbox = false) : IAuditStore
{
    private const string InsertSession =
        """
        INSERT INTO sessions (id, started_at, protocol, user_name, agent, groups, kind, method, credential_id, target, credential, database_name,
                              client_address, client_application, reason, gateway)
        VALUES (@Id, @StartedAt, @Protocol, @User, @Agent, @Groups, @Kind, @Method, @CredentialId, @Target, @Credential, @Database,
                @ClientAddress, @ClientApplication, @Reason, @Gateway)
        ON CONFLICT (id) DO NOTHING
        """;

    private const string EndSession =
        """
        UPDATE sessions SET ended_at = @EndedAt, end_side = @EndSide, end_stage = @EndStage, end_detail = @EndDetail, commands = @Commands WHERE id = @Id
        """;

    private const string SelectSession =
        """
        SELECT id, started_at AS StartedAt, ended_at AS EndedAt, protocol, user_name AS User, agent, groups, kind, method, credential_id AS CredentialId, target,
               credential, database_name AS Database, client_address AS ClientAddress, client_application AS ClientApplication, reason,
               end_side AS EndSide, end_stage AS EndStage, end_detail AS EndDetail, commands
        FROM sessions
        """;

    private const string SearchedOfSession = "coalesce(reason, '') || '\n' || coalesce(client_application, '') || '\n' || coalesce(database_name, '')";

    private readonly TextCache _texts = new(describe);
    private readonly Lock _writing = new();

    public void Append(AuditBatch batch)
    {
        lock (_writing)
        {
            if (batch.Write.IsDoubtful && database.Stands(StoreLock.Audit, batch.Write)) return;
            try
            {
                // What an earlier attempt had placed is not there.
                batch.Displace();
                database.Write(
                    StoreLock.Audit,
                    session =>
                    {
                        using IAuditRowWriter rows = session.Dialect.RowWriter(session, _texts, keepsOutbox ? database.Gateway : null);
                        foreach (AuditEntry entry in batch.Entries) Append(session, rows, entry, batch.Placed);
                        rows.Finish();
                        return batch.Entries.Count;
                    },
                    batch.Write);
            }
            catch
            {
                // Texts that were new may be none. Where the rows are is known once it is known whether they are stored.
                _texts.Clear();
                if (!batch.Write.IsDoubtful) batch.Displace();
                throw;
            }
        }
    }

    public Task<IReadOnlyList<AuditRow>> ListAsync(AuditFilter filter, CancellationToken cancellationToken) =>
        database.ReadAsync(session => AuditSearch.List(session, filter), cancellationToken);

    public Task<IReadOnlyList<SessionRow>> ListSessionsAsync(SessionFilter filter, CancellationToken cancellationToken) =>
        database.ReadAsync(session => ListSessions(session, filter), cancellationToken);

    public Task<SessionRow?> FindSessionAsync(string id, CancellationToken cancellationToken) => database.ReadAsync(
        session => session.Find<SessionRow>($"{SelectSession} WHERE id = @id", new { id }), cancellationToken);

    public Task<int> CloseLostSessionsAsync(long now, CancellationToken cancellationToken) => database.WriteAsync(
        StoreLock.Audit,
        session => session.Execute(
            """
            UPDATE sessions SET ended_at = @now, end_side = 'Gateway', end_stage = 'Drain', end_detail = 'The gateway stopped without ending the session.'
            WHERE ended_at IS NULL AND gateway = @gateway
            """,
            new { now, gateway = database.Gateway }),
        cancellationToken);

    public IReadOnlyList<string> ListUnindexed() => database.Read(session =>
        session.List<string>("SELECT id FROM sessions WHERE indexed = 0 AND gateway = @gateway ORDER BY started_at", new { gateway = database.Gateway }));

    public bool HasRecorded(string sessionId) => database.Read(session =>
        session.List<long>("SELECT id FROM audit_rows WHERE session_id = @sessionId AND recorded = 1 LIMIT 1", new { sessionId })).Count > 0;

    public void Forget(string sessionId) => database.Write(StoreLock.Audit, session =>
        session.Execute("DELETE FROM audit_rows WHERE session_id = @sessionId AND recorded = 1", new { sessionId }));

    public void Keep(string sessionId, RecordedHeader header) => database.Write(StoreLock.Audit, session => Insert(
        session,
        new SessionRow
        {
            Id = sessionId,
            StartedAt = header.StartedAt / 1000,
            Protocol = header.Protocol,
            User = header.User,
            Agent = header.Agent,
            Groups = header.Groups,
            Kind = header.Agent is null ? "Person" : "Agent",
            Method = header.Method,
            Target = header.Target,
            Credential = header.Credential,
            Database = header.Database,
            ClientAddress = header.Client,
            ClientApplication = header.Application,
            Reason = header.Reason,
        }));

    public void KeepEnd(string sessionId, long endedAt, EndReason reason, long commands) => database.Write(StoreLock.Audit, session => session.Execute(
        $"{EndSession} AND (ended_at IS NULL OR end_stage = 'Drain')", End(sessionId, endedAt, reason, commands)));

    private static IReadOnlyList<SessionRow> ListSessions(StoreSession session, SessionFilter filter)
    {
        Conditions conditions = new Conditions()
            .Add("user_name = @user", "user", filter.User)
            .Add("agent = @agent", "agent", filter.Agent)
            .Add("target = @target", "target", filter.Target)
            .Add("protocol = @protocol", "protocol", filter.Protocol)
            .Add("started_at >= @since", "since", filter.Since)
            .Add("started_at < @until", "until", filter.Until)
            .Add("(client_address = @client OR client_address LIKE @client || ':%')", "client", filter.Client)
            .Add(session.Dialect.Holds(SearchedOfSession, "@contains"), "contains", filter.Contains);
        if (filter.Active is bool active) conditions.Add(active ? "ended_at IS NULL" : "ended_at IS NOT NULL");
        if (filter.After is { } after)
        {
            conditions.Parameters.Add("afterId", after.Id);
            conditions.Add("started_at <= @afterAt", "afterAt", after.At).Add("(started_at < @afterAt OR id < @afterId)");
        }

        conditions.Parameters.Add("limit", filter.Limit);
        return session.List<SessionRow>($"{SelectSession} {conditions} ORDER BY started_at DESC, id DESC LIMIT @limit", conditions.Parameters);
    }

    private void Append(StoreSession session, IAuditRowWriter rows, AuditEntry entry, List<StoredRow> placed)
    {
        switch (entry)
        {
            case AuditEntry.Row row:
                rows.Write(new StoredRow(), ToRow(row.Event));
                break;
            case AuditEntry.Indexed indexed:
                foreach ((StoredRow place, AuditRow row) in indexed.Rows)
                {
                    if (place.Id == 0) placed.Add(place);
                    rows.Write(place, row);
                }

                break;
            case AuditEntry.Started started:
                Insert(session, ToRow(started.Header));
                break;
            case AuditEntry.Ended ended:
                // A session may end before its start was stored; both are harmless to repeat.
                Insert(session, ToRow(ended.Header));
                session.Execute(EndSession, End(ended.Header.Id, ended.EndedAt.ToUnixTimeMilliseconds(), ended.Reason, ended.Commands));
                break;
            case AuditEntry.Complete complete:
                session.Execute(
                    $"UPDATE sessions SET indexed = 1 WHERE id IN (SELECT value FROM {session.Dialect.Texts("@ids")} n)", new { ids = JsonList.Write(complete.SessionIds) });
                break;
        }
    }

    private int Insert(StoreSession session, SessionRow row) => session.Execute(
        InsertSession, row with { User = session.Dialect.Name(row.User)!, Target = session.Dialect.Name(row.Target)!, Gateway = database.Gateway });

    private static AuditRow ToRow(AuditEvent row)
    {
        long at = row.Time.ToUnixTimeMilliseconds();
        return new AuditRow
        {
            At = at,
            LastAt = at,
            Kind = row.Kind,
            SessionId = row.SessionId,
            User = row.User,
            Target = row.Target,
            ClientAddress = row.ClientAddress,
            Rule = row.Rule,
            Text = row.Detail,
        };
    }

    private static SessionRow ToRow(SessionHeader header) => new()
    {
        Id = header.Id,
        StartedAt = header.StartedAt.ToUnixTimeMilliseconds(),
        Protocol = header.Protocol,
        User = header.Identity.User,
        Agent = header.Identity.Agent,
        Groups = JsonList.Write(header.Identity.Groups.IsDefault ? [] : header.Identity.Groups),
        Kind = header.Identity.Kind.ToString(),
        Method = header.Identity.Method,
        CredentialId = header.Identity.CredentialId,
        Target = header.Target,
        Credential = header.Credential,
        Database = header.Database,
        ClientAddress = header.ClientAddress,
        ClientApplication = header.ClientApplication,
        Reason = header.Reason,
    };

    private static SessionRow End(string id, long endedAt, EndReason reason, long commands) => new()
    {
        Id = id,
        EndedAt = endedAt,
        EndSide = reason.Side.ToString(),
        EndStage = reason.Stage.ToString(),
        EndDetail = reason.Detail,
        Commands = commands,
    };
}
