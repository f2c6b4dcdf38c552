using Dapper;
using HoopWire.Sessions;
using Microsoft.Data.Sqlite;

namespace HoopWire.ControlPlane;

internal sealed class SqliteAuditStore(SqliteDatabase database) : IAuditStore
{
    private const string InsertRow =
        """
        INSERT INTO audit_events (at, kind, session_id, user_name, target, client_address, rule, detail)
        VALUES (@At, @Kind, @SessionId, @User, @Target, @ClientAddress, @Rule, @Detail)
        """;

    private const string InsertSession =
        """
        INSERT INTO sessions (id, started_at, protocol, user_name, agent, kind, method, credential_id, target, credential, database_name,
                              client_address, client_application, reason)
        VALUES (@Id, @StartedAt, @Protocol, @User, @Agent, @Kind, @Method, @CredentialId, @Target, @Credential, @Database,
                @ClientAddress, @ClientApplication, @Reason)
        ON CONFLICT (id) DO NOTHING
        """;

    private const string EndSession =
        """
        UPDATE sessions SET ended_at = @EndedAt, end_side = @EndSide, end_stage = @EndStage, end_detail = @EndDetail, commands = @Commands WHERE id = @Id
        """;

    private const string SelectSession =
        """
        SELECT id, started_at AS StartedAt, ended_at AS EndedAt, protocol, user_name AS User, agent, kind, method, credential_id AS CredentialId, target,
               credential, database_name AS Database, client_address AS ClientAddress, client_application AS ClientApplication, reason,
               end_side AS EndSide, end_stage AS EndStage, end_detail AS EndDetail, commands
        FROM sessions
        """;

    private const string ListRows =
        """
        SELECT id, at, kind, session_id AS SessionId, user_name AS User, target, client_address AS ClientAddress, rule, detail FROM audit_events
        WHERE (@Kind IS NULL OR kind = @Kind) AND (@User IS NULL OR user_name = @User) AND (@Target IS NULL OR target = @Target)
          AND (@SessionId IS NULL OR session_id = @SessionId) AND (@Contains IS NULL OR instr(lower(detail), lower(@Contains)) > 0)
          AND (@Since IS NULL OR at >= @Since) AND (@Until IS NULL OR at < @Until)
        ORDER BY at DESC, id DESC LIMIT @Limit
        """;

    private const string ListSessions =
        $"""
        {SelectSession}
        WHERE (@User IS NULL OR user_name = @User) AND (@Agent IS NULL OR agent = @Agent) AND (@Target IS NULL OR target = @Target)
          AND (@Since IS NULL OR started_at >= @Since) AND (@Until IS NULL OR started_at < @Until)
          AND (@Active IS NULL OR (ended_at IS NULL) = @Active)
        ORDER BY started_at DESC, id LIMIT @Limit
        """;

    public void Append(IReadOnlyList<AuditEntry> batch) => database.Write((connection, transaction) =>
    {
        foreach (AuditEntry entry in batch) Append(connection, transaction, entry);
        return batch.Count;
    });

    public Task<IReadOnlyList<AuditRow>> ListAsync(AuditFilter filter, CancellationToken cancellationToken) =>
        database.ReadAsync(connection => (IReadOnlyList<AuditRow>)connection.Query<AuditRow>(ListRows, filter).AsList(), cancellationToken);

    public Task<IReadOnlyList<SessionRow>> ListSessionsAsync(SessionFilter filter, CancellationToken cancellationToken) =>
        database.ReadAsync(connection => (IReadOnlyList<SessionRow>)connection.Query<SessionRow>(ListSessions, filter).AsList(), cancellationToken);

    public Task<SessionRow?> FindSessionAsync(string id, CancellationToken cancellationToken) => database.ReadAsync(
        connection => connection.QuerySingleOrDefault<SessionRow>($"{SelectSession} WHERE id = @id", new { id }), cancellationToken);

    public Task<int> CloseLostSessionsAsync(long now, CancellationToken cancellationToken) => database.WriteAsync(
        (connection, transaction) => connection.Execute(
            """
            UPDATE sessions SET ended_at = @now, end_side = 'Gateway', end_stage = 'Drain', end_detail = 'The gateway stopped without ending the session.'
            WHERE ended_at IS NULL
            """,
            new { now },
            transaction),
        cancellationToken);

    private static void Append(SqliteConnection connection, SqliteTransaction transaction, AuditEntry entry)
    {
        switch (entry)
        {
            case AuditEntry.Row row:
                connection.Execute(InsertRow, ToRow(row.Event), transaction);
                break;
            case AuditEntry.Started started:
                connection.Execute(InsertSession, ToRow(started.Header), transaction);
                break;
            case AuditEntry.Ended ended:
                // A session may end before its start was stored; both are harmless to repeat.
                connection.Execute(InsertSession, ToRow(ended.Header), transaction);
                connection.Execute(EndSession, ToRow(ended), transaction);
                break;
        }
    }

    private static AuditRow ToRow(AuditEvent row) => new()
    {
        At = row.Time.ToUnixTimeMilliseconds(),
        Kind = row.Kind,
        SessionId = row.SessionId,
        User = row.User,
        Target = row.Target,
        ClientAddress = row.ClientAddress,
        Rule = row.Rule,
        Detail = row.Detail,
    };

    private static SessionRow ToRow(SessionHeader header) => new()
    {
        Id = header.Id,
        StartedAt = header.StartedAt.ToUnixTimeMilliseconds(),
        Protocol = header.Protocol,
        User = header.Identity.User,
        Agent = header.Identity.Agent,
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

    private static SessionRow ToRow(AuditEntry.Ended ended) => new()
    {
        Id = ended.Header.Id,
        EndedAt = ended.EndedAt.ToUnixTimeMilliseconds(),
        EndSide = ended.Reason.Side.ToString(),
        EndStage = ended.Reason.Stage.ToString(),
        EndDetail = ended.Reason.Detail,
        Commands = ended.Commands,
    };
}
