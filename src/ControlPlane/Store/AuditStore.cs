using HoopWire.Access;
using HoopWire.Policy;
using HoopWire.Sessions;

namespace HoopWire.ControlPlane;

internal sealed class AuditStore(StoreDatabase database, Func<string, string, CommandDescription> describe, bool keepsOutbox = false, bool keepsTexts = true) : IAuditStore
{
    // One that the root log alone had named gets the rest.
    private const string InsertSession =
        """
        INSERT INTO sessions (id, started_at, protocol, user_name, agent, groups, kind, method, credential_id, target, credential, database_name,
                              client_address, client_application, reason, text_id, gateway)
        VALUES (@Id, @StartedAt, @Protocol, @User, @Agent, @Groups, @Kind, @Method, @CredentialId, @Target, @Credential, @Database,
                @ClientAddress, @ClientApplication, @Reason, @TextId, @Gateway)
        ON CONFLICT (id) DO UPDATE SET started_at = excluded.started_at, protocol = excluded.protocol, user_name = excluded.user_name, agent = excluded.agent, groups = excluded.groups, kind = excluded.kind,
          method = excluded.method, credential_id = excluded.credential_id, target = excluded.target, credential = excluded.credential, database_name = excluded.database_name,
          client_address = excluded.client_address, client_application = excluded.client_application, reason = excluded.reason, text_id = excluded.text_id
        WHERE sessions.protocol = '' AND sessions.gateway = excluded.gateway
        """;

    private const string EndSession =
        """
        UPDATE sessions SET ended_at = @EndedAt, end_side = @EndSide, end_stage = @EndStage, end_detail = @EndDetail, commands = @Commands WHERE id = @Id
        """;

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
                        if (batch.RootLine is { } line) KeepRootLine(session, line);
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

    // Behind whatever an earlier run of the gateway may still be storing: a commit that nobody waits for any more is seen then, or is none.
    public long? FindRootLine() => database.Write(StoreLock.Audit, session =>
        session.List<long>("SELECT line FROM audit_roots WHERE gateway = @gateway", new { gateway = database.Gateway })) is [var line] ? line : null;

    public Task<IReadOnlyList<AuditRow>> ListAsync(AuditFilter filter, CancellationToken cancellationToken) =>
        database.ReadAsync(session => AuditSearch.List(session, filter), cancellationToken);

    public Task<IReadOnlyList<SessionRow>> ListSessionsAsync(SessionFilter filter, CancellationToken cancellationToken) =>
        database.ReadAsync(session => SessionSearch.List(session, filter), cancellationToken);

    public Task<SessionRow?> FindSessionAsync(string id, CancellationToken cancellationToken) =>
        database.ReadAsync(session => SessionSearch.Find(session, id), cancellationToken);

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

    // Whoever reads the session anew may be cut short: the next start does it again.
    public void Forget(string sessionId) => database.Write(StoreLock.Audit, session =>
    {
        session.Execute("UPDATE sessions SET indexed = 0 WHERE id = @sessionId", new { sessionId });
        return session.Execute("DELETE FROM audit_rows WHERE session_id = @sessionId AND recorded = 1", new { sessionId });
    });

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
            Kind = header.Kind,
            Method = header.Method,
            CredentialId = header.CredentialId,
            Target = header.Target,
            Credential = header.Credential,
            Database = header.Database,
            ClientAddress = header.Client,
            ClientApplication = header.Application,
            Reason = header.Reason,
        }));

    public void KeepEnd(string sessionId, long endedAt, EndReason reason, long commands) => database.Write(StoreLock.Audit, session => session.Execute(
        $"{EndSession} AND (ended_at IS NULL OR end_stage = 'Drain')", End(sessionId, endedAt, reason, commands)));

    private void Append(StoreSession session, IAuditRowWriter rows, AuditEntry entry, List<StoredRow> placed)
    {
        switch (entry)
        {
            case AuditEntry.Row row:
                rows.Write(new StoredRow(), ToRow(row.Event) with { Agent = AgentOf(session, row.Event.SessionId) });
                break;
            case AuditEntry.Indexed indexed:
                foreach ((StoredRow place, AuditRow row) in indexed.Rows)
                {
                    if (place.Id == 0) placed.Add(place);
                    rows.Write(place, keepsTexts || row.Command is null ? row : row with { HidesText = true, ErrorMessage = null });
                }

                break;
            case AuditEntry.Started started:
                Insert(session, ToRow(started.Header));
                break;
            case AuditEntry.Named named:
                Insert(session, ToRow(named));
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

    private void KeepRootLine(StoreSession session, long line) => session.Execute(
        "INSERT INTO audit_roots (gateway, line) VALUES (@gateway, @line) ON CONFLICT (gateway) DO UPDATE SET line = excluded.line", new { gateway = database.Gateway, line });

    private int Insert(StoreSession session, SessionRow row) => session.Execute(InsertSession, row with
    {
        User = session.Dialect.Name(row.User)!,
        Agent = session.Dialect.Name(row.Agent),
        Target = session.Dialect.Name(row.Target)!,
        Protocol = session.Dialect.Name(row.Protocol)!,
        ClientAddress = session.Dialect.Name(row.ClientAddress)!,
        TextId = SessionSearch.TextOf(row) is { } text ? TextTable.Sessions.IdOf(session, session.Dialect.Text(text)!) : null,
        Gateway = database.Gateway,
    });

    private static string? AgentOf(StoreSession session, string? sessionId) =>
        sessionId is null ? null : session.Find<string>("SELECT agent FROM sessions WHERE id = @sessionId", new { sessionId });

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

    private static SessionRow ToRow(AuditEntry.Named named) => new()
    {
        Id = named.SessionId,
        StartedAt = named.At.ToUnixTimeMilliseconds(),
        Protocol = "",
        User = named.User,
        Groups = "[]",
        Kind = nameof(IdentityKind.Person),
        Method = "",
        Target = named.Target,
        Credential = "",
        ClientAddress = "",
    };

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
