using Dapper;
using Microsoft.Data.Sqlite;

namespace HoopWire.ControlPlane;

/// <summary>Approval requests in the embedded database.</summary>
/// <param name="database">The database.</param>
/// <param name="stands">Whether a yes to a request still counts.</param>
internal sealed class SqliteApprovalStore(SqliteDatabase database, Func<ApprovalRow, AgreedVote, bool> stands) : IApprovalStore
{
    private const string Columns =
        """
        id, state, session_id AS SessionId, user_name AS User, agent, kind, target, credential, database_name AS Database, rule, reviewers, approvers, keep,
        binding, statement, statement_bytes AS StatementBytes, parameters, reason, created_at AS CreatedAt, expires_at AS ExpiresAt,
        decided_at AS DecidedAt, decided_by AS DecidedBy, decision_reason AS DecisionReason, consumed_at AS ConsumedAt,
        valid_until AS ValidUntil, uses, estimate, break_glass AS BreakGlass, broken, set_size AS SetSize
        """;

    private const string Insert =
        """
        INSERT INTO approvals (id, state, session_id, user_name, agent, kind, target, credential, database_name, rule, reviewers, approvers, keep,
                               binding, statement, statement_bytes, parameters, reason, created_at, expires_at, break_glass, set_size)
        VALUES (@Id, @State, @SessionId, @User, @Agent, @Kind, @Target, @Credential, @Database, @Rule, @Reviewers, @Approvers, @Keep,
                @Binding, @Statement, @StatementBytes, @Parameters, @Reason, @CreatedAt, @ExpiresAt, @BreakGlass, @SetSize)
        """;

    // The terms must be the same too: an approval given under weaker ones is no approval under these.
    private const string Identical =
        $"""
        SELECT {Columns} FROM approvals
        WHERE binding = @Binding AND consumed_at IS NULL AND expires_at > @CreatedAt
          AND ((@Keep = 1 AND keep = 1 AND state IN ('pending', 'approved')) OR (state = 'approved' AND valid_until > @CreatedAt))
          AND user_name = @User AND target = @Target AND reviewers = @Reviewers AND approvers = @Approvers
        ORDER BY state = 'approved' DESC, created_at LIMIT 1
        """;

    private const string OfSets =
        $"""
        SELECT {Columns} FROM approvals
        WHERE state = 'approved' AND set_size IS NOT NULL AND expires_at > @CreatedAt
          AND user_name = @User AND target = @Target AND reviewers = @Reviewers AND approvers = @Approvers
          AND EXISTS (SELECT 1 FROM approval_statements s WHERE s.approval_id = approvals.id AND s.binding = @Single AND (s.consumed_at IS NULL OR valid_until IS NOT NULL))
        ORDER BY created_at LIMIT 1
        """;

    // One that holds for a time is not used up.
    private const string ConsumeCommand =
        """
        UPDATE approvals SET uses = uses + 1, consumed_at = CASE WHEN valid_until IS NULL THEN @now END, consumed_by = @sessionId
        WHERE id = @id AND set_size IS NULL AND state = 'approved' AND consumed_at IS NULL AND expires_at > @now AND binding = @binding
        """;

    // A statement that stands several times in a set serves as often.
    private const string ConsumeOfSet =
        """
        UPDATE approval_statements SET consumed_at = @now, consumed_by = @sessionId
        WHERE approval_id = @id AND position = (
          SELECT min(s.position) FROM approval_statements s JOIN approvals a ON a.id = s.approval_id
          WHERE s.approval_id = @id AND s.binding = @binding AND (s.consumed_at IS NULL OR a.valid_until IS NOT NULL)
            AND a.set_size IS NOT NULL AND a.state = 'approved' AND a.consumed_at IS NULL AND a.expires_at > @now)
        """;

    private const string CountOfSet =
        """
        UPDATE approvals SET uses = uses + 1, consumed_at = CASE
          WHEN valid_until IS NULL AND NOT EXISTS (SELECT 1 FROM approval_statements s WHERE s.approval_id = @id AND s.consumed_at IS NULL) THEN @now END
        WHERE id = @id
        """;

    private const string List =
        $"""
        SELECT {Columns} FROM approvals
        WHERE (@State IS NULL OR state = @State) AND (@User IS NULL OR user_name = @User) AND (@Target IS NULL OR target = @Target)
          AND (@Since IS NULL OR created_at >= @Since) AND (@Until IS NULL OR created_at < @Until)
        ORDER BY created_at DESC, id LIMIT @Limit
        """;

    public Task<OpenedApproval> OpenAsync(ApprovalRow row, byte[]? single, ApprovalBounds bounds, CancellationToken cancellationToken) => database.WriteAsync(
        (connection, transaction) =>
        {
            List<ApprovalRow> lapsed = [];
            return Open(connection, transaction, row, single, bounds, lapsed) with { Lapsed = lapsed };
        },
        cancellationToken);

    public Task<string?> OpenSetAsync(
        ApprovalRow row, IReadOnlyList<byte[]> bindings, ApprovalBounds bounds, CancellationToken cancellationToken) => database.WriteAsync(
        (connection, transaction) =>
        {
            string? refusal = Refuse(connection, transaction, row, bounds);
            if (refusal is not null) return refusal;
            connection.Execute(Insert, row, transaction);
            connection.Execute(
                "INSERT INTO approval_statements (approval_id, position, binding) VALUES (@Id, @Position, @Binding)",
                bindings.Select((binding, i) => new { row.Id, Position = i + 1, Binding = binding }),
                transaction);
            return null;
        },
        cancellationToken);

    public Task NoteEstimateAsync(string id, string estimate, CancellationToken cancellationToken) => database.WriteAsync(
        (connection, transaction) => connection.Execute("UPDATE approvals SET estimate = @estimate WHERE id = @id AND state = 'pending'", new { id, estimate }, transaction),
        cancellationToken);

    public Task<DecisionResult> BreakGlassAsync(string id, string by, string reason, long now, CancellationToken cancellationToken) => database.WriteAsync(
        (connection, transaction) =>
        {
            ApprovalRow? row = connection.QuerySingleOrDefault<ApprovalRow>(
                $"""
                UPDATE approvals SET state = 'approved', broken = 1, decided_at = @now, decided_by = @by, decision_reason = @reason
                WHERE id = @id AND state = 'pending' AND expires_at > @now RETURNING {Columns}
                """,
                new { id, by, reason, now },
                transaction);
            return row is null ? new DecisionResult(DecisionError.Ended, Find(connection, id, transaction)) : new DecisionResult(DecisionError.None, row);
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

    public Task<ConsumedApproval> ConsumeAsync(string id, byte[] binding, string sessionId, long now, CancellationToken cancellationToken) => database.WriteAsync(
        (connection, transaction) =>
        {
            if (Find(connection, id, transaction) is { } row && Lapse(connection, transaction, row, now) is { } lapsed) return new ConsumedApproval(false, lapsed);
            var use = new { id, binding, sessionId, now };
            bool used = connection.Execute(ConsumeCommand, use, transaction) == 1
                || (connection.Execute(ConsumeOfSet, use, transaction) == 1 && connection.Execute(CountOfSet, use, transaction) == 1);
            return new ConsumedApproval(used, null);
        },
        cancellationToken);

    public Task<IReadOnlyList<ApprovalRow>> ListUnusedAsync(CancellationToken cancellationToken) => database.ReadAsync(
        connection => (IReadOnlyList<ApprovalRow>)connection.Query<ApprovalRow>(
            $"SELECT {Columns} FROM approvals WHERE state = 'pending' OR (state = 'approved' AND consumed_at IS NULL)").AsList(),
        cancellationToken);

    private OpenedApproval Open(
        SqliteConnection connection, SqliteTransaction transaction, ApprovalRow row, byte[]? single, ApprovalBounds bounds, List<ApprovalRow> lapsed)
    {
        if (Serving(() => connection.QuerySingleOrDefault<ApprovalRow>(Identical, row, transaction)) is { } identical) return new OpenedApproval(identical, row.Binding, null);
        if (single is not null && Serving(() => FindSet(connection, transaction, row, single)) is { } set) return new OpenedApproval(set, single, null);
        string? refusal = Refuse(connection, transaction, row, bounds);
        if (refusal is not null) return new OpenedApproval(null, row.Binding, refusal);
        connection.Execute(Insert, row, transaction);
        return new OpenedApproval(row, row.Binding, null);

        ApprovalRow? Serving(Func<ApprovalRow?> find)
        {
            while (find() is { } found)
            {
                if (Lapse(connection, transaction, found, row.CreatedAt) is not { } gone) return found;
                lapsed.Add(gone);
            }

            return null;
        }
    }

    private DecisionResult Vote(SqliteConnection connection, SqliteTransaction transaction, ApprovalVote vote, long now)
    {
        ApprovalRow? row = Find(connection, vote.ApprovalId, transaction);
        if (row is null) return new DecisionResult(DecisionError.NotFound, null);
        if (row.State != ApprovalState.Pending || row.ExpiresAt <= now) return new DecisionResult(DecisionError.Ended, row);
        int added = connection.Execute(
            """
            INSERT INTO approval_votes (approval_id, reviewer, approve, reason, voted_at, for_milliseconds, method, issuer, token_groups)
            VALUES (@ApprovalId, @Reviewer, @Approve, @Reason, @now, @For, @Method, @Issuer, @TokenGroups)
            ON CONFLICT (approval_id, reviewer) DO UPDATE SET approve = 0, reason = excluded.reason, voted_at = excluded.voted_at WHERE excluded.approve = 0
            """,
            new { vote.ApprovalId, vote.Reviewer, vote.Approve, vote.Reason, vote.For, vote.Method, vote.Issuer, vote.TokenGroups, now },
            transaction);
        if (added == 0) return new DecisionResult(DecisionError.AlreadyVoted, row);
        if (!vote.Approve) return Decide(connection, transaction, vote, ApprovalState.Denied, vote.Reviewer, now);
        List<AgreedVote> agreed = Agreed(connection, transaction, row.Id).FindAll(given => stands(row, given));
        if (agreed.Count < row.Approvers) return new DecisionResult(DecisionError.None, row);
        DecisionResult decided = Decide(connection, transaction, vote, ApprovalState.Approved, string.Join(",", agreed.Select(a => a.Reviewer)), now);
        // Once, unless every one of them has said for how long: then the shortest time.
        return agreed.TrueForAll(a => a.Milliseconds is not null) ? Extend(connection, transaction, row.Id, now + agreed.Min(a => a.Milliseconds!.Value)) : decided;
    }

    /// <summary>Withdraws an approval that would serve, if too few of those who gave it are reviewers still; null when it stands.</summary>
    private ApprovalRow? Lapse(SqliteConnection connection, SqliteTransaction transaction, ApprovalRow row, long now)
    {
        bool serves = row is { State: ApprovalState.Approved, ConsumedAt: null } && row.ExpiresAt > now;
        // Broken glass stands by its requester's own word.
        if (!serves || row.Broken == 1) return null;
        List<AgreedVote> agreed = Agreed(connection, transaction, row.Id);
        List<AgreedVote> gone = agreed.FindAll(given => !stands(row, given));
        if (agreed.Count - gone.Count >= row.Approvers) return null;
        return connection.QuerySingle<ApprovalRow>(
            $"UPDATE approvals SET state = 'withdrawn', decided_at = @now, decision_reason = @reason WHERE id = @Id RETURNING {Columns}",
            new { row.Id, now, reason = $"No reviewer any more: {string.Join(", ", gone.Select(given => given.Reviewer))}." },
            transaction);
    }

    private static List<AgreedVote> Agreed(SqliteConnection connection, SqliteTransaction transaction, string id) => connection.Query<AgreedVote>(
        """
        SELECT reviewer, for_milliseconds AS Milliseconds, method, issuer, token_groups AS TokenGroups
        FROM approval_votes WHERE approval_id = @id AND approve = 1 ORDER BY voted_at, reviewer
        """,
        new { id },
        transaction).AsList();

    private static DecisionResult Extend(SqliteConnection connection, SqliteTransaction transaction, string id, long until) => new(
        DecisionError.None,
        connection.QuerySingle<ApprovalRow>(
            $"UPDATE approvals SET valid_until = @until, expires_at = @until, keep = 1 WHERE id = @id RETURNING {Columns}", new { id, until }, transaction));

    private static ApprovalRow? FindSet(SqliteConnection connection, SqliteTransaction transaction, ApprovalRow row, byte[] single) =>
        connection.QuerySingleOrDefault<ApprovalRow>(OfSets, new { row.CreatedAt, row.User, row.Target, row.Reviewers, row.Approvers, Single = single }, transaction);

    private static string? Refuse(SqliteConnection connection, SqliteTransaction transaction, ApprovalRow row, ApprovalBounds bounds)
    {
        long open = connection.ExecuteScalar<long>("SELECT count(*) FROM approvals WHERE user_name = @User AND state = 'pending' AND expires_at > @CreatedAt", row, transaction);
        if (open >= bounds.Open) return $"You have {bounds.Open} requests open, as many as you may have: wait for a decision or withdraw one.";
        long recent = connection.ExecuteScalar<long>("SELECT count(*) FROM approvals WHERE user_name = @User AND created_at > @CreatedAt - 60000", row, transaction);
        return recent >= bounds.PerMinute ? $"You have made {bounds.PerMinute} requests within a minute, as many as you may make: wait a minute." : null;
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
