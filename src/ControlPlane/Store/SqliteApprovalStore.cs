using Dapper;
using Microsoft.Data.Sqlite;

namespace HoopWire.ControlPlane;

internal sealed class SqliteApprovalStore(SqliteDatabase database) : IApprovalStore
{
    private const string Columns =
        """
        id, state, session_id AS SessionId, user_name AS User, agent, kind, target, credential, database_name AS Database, rule, reviewers, approvers, keep,
        binding, statement, statement_bytes AS StatementBytes, parameters, reason, created_at AS CreatedAt, expires_at AS ExpiresAt,
        decided_at AS DecidedAt, decided_by AS DecidedBy, decision_reason AS DecisionReason, consumed_at AS ConsumedAt
        """;

    private const string Insert =
        """
        INSERT INTO approvals (id, state, session_id, user_name, agent, kind, target, credential, database_name, rule, reviewers, approvers, keep,
                               binding, statement, statement_bytes, parameters, reason, created_at, expires_at)
        VALUES (@Id, @State, @SessionId, @User, @Agent, @Kind, @Target, @Credential, @Database, @Rule, @Reviewers, @Approvers, @Keep,
                @Binding, @Statement, @StatementBytes, @Parameters, @Reason, @CreatedAt, @ExpiresAt)
        """;

    // The terms must be the same too: an approval given under weaker ones is no approval under these.
    private const string Identical =
        $"""
        SELECT {Columns} FROM approvals
        WHERE binding = @Binding AND keep = 1 AND consumed_at IS NULL AND state IN ('pending', 'approved') AND expires_at > @CreatedAt
          AND user_name = @User AND target = @Target AND reviewers = @Reviewers AND approvers = @Approvers
        ORDER BY state = 'approved' DESC, created_at LIMIT 1
        """;

    private const string List =
        $"""
        SELECT {Columns} FROM approvals
        WHERE (@State IS NULL OR state = @State) AND (@User IS NULL OR user_name = @User) AND (@Target IS NULL OR target = @Target)
          AND (@Since IS NULL OR created_at >= @Since) AND (@Until IS NULL OR created_at < @Until)
        ORDER BY created_at DESC, id LIMIT @Limit
        """;

    public Task<ApprovalRow?> OpenAsync(ApprovalRow row, int openMax, CancellationToken cancellationToken) => database.WriteAsync(
        (connection, transaction) =>
        {
            ApprovalRow? identical = row.Keep == 1 ? connection.QuerySingleOrDefault<ApprovalRow>(Identical, row, transaction) : null;
            if (identical is not null) return identical;
            long open = connection.ExecuteScalar<long>(
                "SELECT count(*) FROM approvals WHERE user_name = @User AND state = 'pending' AND expires_at > @CreatedAt", row, transaction);
            if (open >= openMax) return null;
            connection.Execute(Insert, row, transaction);
            return row;
        },
        cancellationToken);

    public Task<ApprovalRow?> FindAsync(string id, CancellationToken cancellationToken) =>
        database.ReadAsync(connection => Find(connection, id, null), cancellationToken);

    public Task<IReadOnlyList<ApprovalRow>> ListAsync(ApprovalFilter filter, CancellationToken cancellationToken) =>
        database.ReadAsync(connection => (IReadOnlyList<ApprovalRow>)connection.Query<ApprovalRow>(List, filter).AsList(), cancellationToken);

    public Task<DecisionResult> VoteAsync(ApprovalVote vote, long now, CancellationToken cancellationToken) =>
        database.WriteAsync((connection, transaction) => Vote(connection, transaction, vote, now), cancellationToken);

    public Task<ApprovalRow?> ExpireAsync(string id, long now, CancellationToken cancellationToken) => database.WriteAsync(
        (connection, transaction) => connection.QuerySingleOrDefault<ApprovalRow>(
            $"""
            UPDATE approvals SET state = 'expired', decided_at = @now, decision_reason = 'The deadline passed.'
            WHERE id = @id AND state = 'pending' AND expires_at <= @now RETURNING {Columns}
            """,
            new { id, now },
            transaction),
        cancellationToken);

    public Task<ApprovalRow?> WithdrawAsync(string id, string reason, long now, CancellationToken cancellationToken) => database.WriteAsync(
        (connection, transaction) => connection.QuerySingleOrDefault<ApprovalRow>(
            $"""
            UPDATE approvals SET state = 'withdrawn', decided_at = @now, decision_reason = @reason
            WHERE id = @id AND (state = 'pending' OR (state = 'approved' AND consumed_at IS NULL)) RETURNING {Columns}
            """,
            new { id, reason, now },
            transaction),
        cancellationToken);

    public Task<bool> ConsumeAsync(string id, byte[] binding, string sessionId, long now, CancellationToken cancellationToken) => database.WriteAsync(
        (connection, transaction) => connection.Execute(
            """
            UPDATE approvals SET consumed_at = @now, consumed_by = @sessionId
            WHERE id = @id AND state = 'approved' AND consumed_at IS NULL AND expires_at > @now AND binding = @binding
            """,
            new { id, binding, sessionId, now },
            transaction) == 1,
        cancellationToken);

    public Task<IReadOnlyList<ApprovalRow>> ListUnusedAsync(CancellationToken cancellationToken) => database.ReadAsync(
        connection => (IReadOnlyList<ApprovalRow>)connection.Query<ApprovalRow>(
            $"SELECT {Columns} FROM approvals WHERE state = 'pending' OR (state = 'approved' AND consumed_at IS NULL)").AsList(),
        cancellationToken);

    private static DecisionResult Vote(SqliteConnection connection, SqliteTransaction transaction, ApprovalVote vote, long now)
    {
        ApprovalRow? row = Find(connection, vote.ApprovalId, transaction);
        if (row is null) return new DecisionResult(DecisionError.NotFound, null);
        if (row.State != ApprovalState.Pending || row.ExpiresAt <= now) return new DecisionResult(DecisionError.Ended, row);
        int added = connection.Execute(
            """
            INSERT INTO approval_votes (approval_id, reviewer, approve, reason, voted_at) VALUES (@ApprovalId, @Reviewer, @Approve, @Reason, @now)
            ON CONFLICT (approval_id, reviewer) DO UPDATE SET approve = 0, reason = excluded.reason, voted_at = excluded.voted_at WHERE excluded.approve = 0
            """,
            new { vote.ApprovalId, vote.Reviewer, vote.Approve, vote.Reason, now },
            transaction);
        if (added == 0) return new DecisionResult(DecisionError.AlreadyVoted, row);
        if (!vote.Approve) return Decide(connection, transaction, vote, ApprovalState.Denied, vote.Reviewer, now);
        List<string> agreed = connection.Query<string>(
            "SELECT reviewer FROM approval_votes WHERE approval_id = @ApprovalId AND approve = 1 ORDER BY voted_at, reviewer", vote, transaction).AsList();
        return agreed.Count >= row.Approvers
            ? Decide(connection, transaction, vote, ApprovalState.Approved, string.Join(",", agreed), now)
            : new DecisionResult(DecisionError.None, row);
    }

    private static DecisionResult Decide(
        SqliteConnection connection, SqliteTransaction transaction, ApprovalVote vote, string state, string by, long now)
    {
        ApprovalRow row = connection.QuerySingle<ApprovalRow>(
            $"UPDATE approvals SET state = @state, decided_at = @now, decided_by = @by, decision_reason = @Reason WHERE id = @ApprovalId RETURNING {Columns}",
            new { state, by, now, vote.Reason, vote.ApprovalId },
            transaction);
        return new DecisionResult(DecisionError.None, row);
    }

    private static ApprovalRow? Find(SqliteConnection connection, string id, SqliteTransaction? transaction) =>
        connection.QuerySingleOrDefault<ApprovalRow>($"SELECT {Columns} FROM approvals WHERE id = @id", new { id }, transaction);
}
