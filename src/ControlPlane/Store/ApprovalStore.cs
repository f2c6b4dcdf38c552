using System.Collections.Immutable;

namespace HoopWire.ControlPlane;

/// <summary>Approval requests.</summary>
/// <param name="database">The database.</param>
/// <param name="groupsNow">The groups that whoever gave a yes is in now; null for somebody who counts no more.</param>
internal sealed class ApprovalStore(StoreDatabase database, Func<AgreedVote, ImmutableArray<string>?> groupsNow) : IApprovalStore
{
    private const string Columns =
        """
        id, state, session_id AS SessionId, user_name AS User, agent, kind, target, credential, database_name AS Database, rule, reviewers, approvers, keep,
        binding, statement, statement_bytes AS StatementBytes, parameters, reason, created_at AS CreatedAt, expires_at AS ExpiresAt,
        decided_at AS DecidedAt, decided_by AS DecidedBy, decision_reason AS DecisionReason, consumed_at AS ConsumedAt,
        valid_until AS ValidUntil, uses, estimate, break_glass AS BreakGlass, broken, set_size AS SetSize, told, also
        """;

    private const string Insert =
        """
        INSERT INTO approvals (id, state, session_id, user_name, agent, kind, target, credential, database_name, rule, reviewers, approvers, keep,
                               binding, statement, statement_bytes, parameters, reason, created_at, expires_at, break_glass, set_size, gateway, also)
        VALUES (@Id, @State, @SessionId, @User, @Agent, @Kind, @Target, @Credential, @Database, @Rule, @Reviewers, @Approvers, @Keep,
                @Binding, @Statement, @StatementBytes, @Parameters, @Reason, @CreatedAt, @ExpiresAt, @BreakGlass, @SetSize, @Gateway, @Also)
        """;

    private const string Unused = "(state = 'pending' OR (state = 'approved' AND consumed_at IS NULL))";

    // The terms must be the same too: an approval given under weaker ones is no approval under these, and whoever broke the glass must be let by these. A set serves its statements, and never its text as a whole.
    private const string Identical =
        $"""
        SELECT {Columns} FROM approvals
        WHERE binding = @Binding AND set_size IS NULL AND consumed_at IS NULL AND expires_at > @CreatedAt
          AND ((@Keep = 1 AND keep = 1 AND state IN ('pending', 'approved')) OR (state = 'approved' AND valid_until > @CreatedAt))
          AND user_name = @User AND target = @Target AND reviewers = @Reviewers AND approvers = @Approvers AND also = @Also
          AND (broken = 0 OR break_glass = @BreakGlass)
        ORDER BY state = 'approved' DESC, created_at LIMIT 1
        """;

    private const string OfSets =
        $"""
        SELECT {Columns} FROM approvals
        WHERE state = 'approved' AND set_size IS NOT NULL AND expires_at > @CreatedAt
          AND user_name = @User AND target = @Target AND reviewers = @Reviewers AND approvers = @Approvers AND also = @Also
          AND EXISTS (SELECT 1 FROM approval_statements s WHERE s.approval_id = approvals.id AND s.binding = @Single AND (s.consumed_at IS NULL OR valid_until IS NOT NULL))
        ORDER BY created_at LIMIT 1
        """;

    // One that holds for a time is not used up.
    private const string ConsumeCommand =
        """
        UPDATE approvals SET uses = uses + 1, consumed_at = CASE WHEN valid_until IS NULL THEN @now END, consumed_by = @sessionId
        WHERE id = @id AND set_size IS NULL AND state = 'approved' AND told = 1 AND consumed_at IS NULL AND expires_at > @now AND binding = @binding
        """;

    // A statement that stands several times in a set serves as often.
    private const string ConsumeOfSet =
        """
        UPDATE approval_statements SET consumed_at = @now, consumed_by = @sessionId
        WHERE approval_id = @id AND position = (
          SELECT min(s.position) FROM approval_statements s JOIN approvals a ON a.id = s.approval_id
          WHERE s.approval_id = @id AND s.binding = @binding AND (s.consumed_at IS NULL OR a.valid_until IS NOT NULL)
            AND a.set_size IS NOT NULL AND a.state = 'approved' AND a.told = 1 AND a.consumed_at IS NULL AND a.expires_at > @now)
        """;

    private const string CountOfSet =
        """
        UPDATE approvals SET uses = uses + 1, consumed_at = CASE
          WHEN valid_until IS NULL AND NOT EXISTS (SELECT 1 FROM approval_statements s WHERE s.approval_id = @id AND s.consumed_at IS NULL) THEN @now END
        WHERE id = @id
        """;

    private static readonly ListShape Listed = new($"SELECT {Columns} FROM approvals", "approvals", "created_at", "id");

    public Task<OpenedApproval> OpenAsync(ApprovalRow row, byte[]? single, ApprovalBounds bounds, CancellationToken cancellationToken) => database.WriteAsync(
        StoreLock.Records,
        session =>
        {
            List<ApprovalRow> lapsed = [];
            return Open(session, row, single, bounds, lapsed) with { Lapsed = lapsed };
        },
        cancellationToken);

    public Task<string?> OpenSetAsync(
        ApprovalRow row, IReadOnlyList<byte[]> bindings, ApprovalBounds bounds, CancellationToken cancellationToken) => database.WriteAsync(
        StoreLock.Records,
        session =>
        {
            string? refusal = Refuse(session, row, bounds);
            if (refusal is not null) return refusal;
            session.Execute(Insert, row with { Gateway = database.Gateway });
            foreach ((int i, byte[] binding) in bindings.Index())
            {
                session.Execute(
                    "INSERT INTO approval_statements (approval_id, position, binding) VALUES (@Id, @Position, @Binding)",
                    new { row.Id, Position = i + 1, Binding = binding });
            }

            return null;
        },
        cancellationToken);

    public Task NoteEstimateAsync(string id, string estimate, CancellationToken cancellationToken) => database.WriteAsync(
        StoreLock.Records,
        session => session.Execute("UPDATE approvals SET estimate = @estimate WHERE id = @id AND state = 'pending'", new { id, estimate }),
        cancellationToken);

    public Task<DecisionResult> BreakGlassAsync(string id, string by, string reason, long now, CancellationToken cancellationToken) => database.WriteAsync(
        StoreLock.Records,
        session =>
        {
            ApprovalRow? row = session.Find<ApprovalRow>(
                $"""
                UPDATE approvals SET state = 'approved', told = 0, broken = 1, decided_at = @now, decided_by = @by, decision_reason = @reason
                WHERE id = @id AND state = 'pending' AND expires_at > @now RETURNING {Columns}
                """,
                new { id, by, reason, now });
            return row is null ? new DecisionResult(DecisionError.Ended, Find(session, id)) : new DecisionResult(DecisionError.None, row);
        },
        cancellationToken);

    public Task<ApprovalRow?> FindAsync(string id, CancellationToken cancellationToken) =>
        database.ReadAsync(session => Find(session, id), cancellationToken);

    public Task<IReadOnlyList<ApprovalRow>> ListAsync(ApprovalFilter filter, CancellationToken cancellationToken) =>
        database.ReadAsync(session => List(session, filter), cancellationToken);

    public Task<ApprovalRow?> TellAsync(string id, CancellationToken cancellationToken) => database.WriteAsync(
        StoreLock.Records,
        session => session.Find<ApprovalRow>($"UPDATE approvals SET told = 1 WHERE id = @id AND state = 'approved' AND told = 0 RETURNING {Columns}", new { id }),
        cancellationToken);

    public Task<DecisionResult> VoteAsync(ApprovalVote vote, long now, CancellationToken cancellationToken) =>
        database.WriteAsync(StoreLock.Records, session => Vote(session, vote, now), cancellationToken);

    public Task<IReadOnlyList<string>> ListAgreedAsync(ApprovalRow row, CancellationToken cancellationToken) => database.ReadAsync(
        session => (IReadOnlyList<string>)[.. Standing(session, row).Select(given => given.Reviewer)],
        cancellationToken);

    public Task<ApprovalRow?> ExpireAsync(string id, long now, CancellationToken cancellationToken) => database.WriteAsync(
        StoreLock.Records,
        session => session.Find<ApprovalRow>(
            $"""
            UPDATE approvals SET state = 'expired', decided_at = @now, decision_reason = 'The deadline passed.'
            WHERE id = @id AND (state = 'pending' OR (state = 'approved' AND told = 0)) AND expires_at <= @now RETURNING {Columns}
            """,
            new { id, now }),
        cancellationToken);

    public Task<ApprovalRow?> WithdrawAsync(string id, string reason, long now, CancellationToken cancellationToken) =>
        database.WriteAsync(StoreLock.Records, session => Withdraw(session, id, reason, now), cancellationToken);

    public Task<ApprovalRow?> TakeBackAsync(string id, string sessionId, string reason, long now, CancellationToken cancellationToken) => database.WriteAsync(
        StoreLock.Records,
        session => session.Find<ApprovalRow>(
            $"""
            UPDATE approvals SET state = 'withdrawn', decided_at = @now, decision_reason = @reason
            WHERE id = @id AND session_id = @sessionId AND set_size IS NULL AND valid_until IS NULL AND {Unused} RETURNING {Columns}
            """,
            new { id, sessionId, reason, now }),
        cancellationToken);

    public Task<IReadOnlyList<ApprovalRow>> WithdrawAllAsync(
        Func<ApprovalRow, bool> chosen, string reason, long now, CancellationToken cancellationToken) => database.WriteAsync(
        StoreLock.Records,
        session =>
        {
            List<ApprovalRow> open = session.List<ApprovalRow>($"SELECT {Columns} FROM approvals WHERE {Unused} AND expires_at > @now", new { now });
            return (IReadOnlyList<ApprovalRow>)[.. open.Where(chosen).Select(row => Withdraw(session, row.Id, reason, now)!)];
        },
        cancellationToken);

    public Task<ConsumedApproval> ConsumeAsync(string id, byte[] binding, string sessionId, long now, CancellationToken cancellationToken) => database.WriteAsync(
        StoreLock.Records,
        session =>
        {
            if (Find(session, id) is { } row && Lapse(session, row, now) is { } lapsed) return new ConsumedApproval(false, lapsed);
            var use = new { id, binding, sessionId, now };
            bool used = session.Execute(ConsumeCommand, use) == 1 || (session.Execute(ConsumeOfSet, use) == 1 && session.Execute(CountOfSet, use) == 1);
            return new ConsumedApproval(used, null);
        },
        cancellationToken);

    public Task<IReadOnlyList<ApprovalRow>> ListUnusedAsync(CancellationToken cancellationToken) => database.ReadAsync(
        session => (IReadOnlyList<ApprovalRow>)session.List<ApprovalRow>(
            $"SELECT {Columns} FROM approvals WHERE gateway = @gateway AND {Unused}",
            new { gateway = database.Gateway }),
        cancellationToken);

    public Task<IReadOnlyList<ApprovalRow>> ListUntoldAsync(CancellationToken cancellationToken) => database.ReadAsync(
        session => (IReadOnlyList<ApprovalRow>)session.List<ApprovalRow>($"SELECT {Columns} FROM approvals WHERE {Unused} AND state = 'approved' AND told = 0"),
        cancellationToken);

    public Task<IReadOnlyList<ApprovalRow>> ListDecidedAsync(IEnumerable<string> ids, CancellationToken cancellationToken) => database.ReadAsync(
        session => (IReadOnlyList<ApprovalRow>)session.List<ApprovalRow>(
            $"SELECT {Columns} FROM approvals WHERE state <> 'pending' AND (state <> 'approved' OR told = 1) AND id IN (SELECT value FROM {session.Dialect.Texts("@ids")} n)",
            new { ids = JsonList.Write(ids) }),
        cancellationToken);

    /// <summary>Requests that fit, newest first.</summary>
    internal static IReadOnlyList<ApprovalRow> List(StoreSession session, ApprovalFilter filter) =>
        new IndexedList<ApprovalRow>(session, Listed, row => (row.CreatedAt, row.Id), filter.Limit)
            .Equal("state", "state", filter.State)
            .Equal("user_name", "user", filter.User)
            .Equal("target", "target", filter.Target)
            .Within(filter.Since, filter.Until)
            .Read();

    private OpenedApproval Open(StoreSession session, ApprovalRow row, byte[]? single, ApprovalBounds bounds, List<ApprovalRow> lapsed)
    {
        if (Serving(() => session.Find<ApprovalRow>(Identical, row)) is { } identical) return new OpenedApproval(identical, row.Binding, null);
        if (single is not null && Serving(() => FindSet(session, row, single)) is { } set) return new OpenedApproval(set, single, null);
        string? refusal = Refuse(session, row, bounds);
        if (refusal is not null) return new OpenedApproval(null, row.Binding, refusal);
        session.Execute(Insert, row with { Gateway = database.Gateway });
        return new OpenedApproval(row, row.Binding, null);

        ApprovalRow? Serving(Func<ApprovalRow?> find)
        {
            while (find() is { } found)
            {
                if (Lapse(session, found, row.CreatedAt) is not { } gone) return found;
                lapsed.Add(gone);
            }

            return null;
        }
    }

    private DecisionResult Vote(StoreSession session, ApprovalVote vote, long now)
    {
        ApprovalRow? row = Find(session, vote.ApprovalId);
        if (row is null) return new DecisionResult(DecisionError.NotFound, null);
        if (row.State != ApprovalState.Pending || row.ExpiresAt <= now) return new DecisionResult(DecisionError.Ended, row);
        int added = session.Execute(
            $"""
            INSERT INTO approval_votes (approval_id, reviewer, approve, reason, voted_at, for_milliseconds, method, issuer, token_groups)
            VALUES (@ApprovalId, @Reviewer, @Approve, @Reason, @now, @For, @Method, @Issuer, @TokenGroups)
            ON CONFLICT (approval_id, {session.Dialect.ReviewerKey}) DO UPDATE SET approve = 0, reason = excluded.reason, voted_at = excluded.voted_at WHERE excluded.approve = 0
            """,
            new { vote.ApprovalId, vote.Reviewer, Approve = vote.Approve ? 1L : 0L, vote.Reason, vote.For, vote.Method, vote.Issuer, vote.TokenGroups, now });
        if (added == 0) return new DecisionResult(DecisionError.AlreadyVoted, row);
        if (!vote.Approve) return Decide(session, vote, ApprovalState.Denied, vote.Reviewer, now);
        List<AgreedVote> agreed = Standing(session, row);
        if (!IsEnough(row, agreed)) return new DecisionResult(DecisionError.None, row);
        DecisionResult decided = Decide(session, vote, ApprovalState.Approved, string.Join(",", agreed.Select(a => a.Reviewer)), now);
        // Once, unless every one of them has said for how long: then the shortest time.
        return agreed.TrueForAll(a => a.Milliseconds is not null) ? Extend(session, row.Id, now + agreed.Min(a => a.Milliseconds!.Value)) : decided;
    }

    /// <summary>Withdraws an approval that would serve, if too few of those who gave it are reviewers still; null when it stands.</summary>
    private ApprovalRow? Lapse(StoreSession session, ApprovalRow row, long now)
    {
        bool serves = row is { State: ApprovalState.Approved, ConsumedAt: null } && row.ExpiresAt > now;
        // Broken glass stands by its requester's own word.
        if (!serves || row.Broken == 1) return null;
        List<AgreedVote> agreed = Agreed(session, row.Id);
        if (IsEnough(row, agreed)) return null;
        List<AgreedVote> gone = agreed.FindAll(given => !Stands(row, given));
        return session.Single<ApprovalRow>(
            $"UPDATE approvals SET state = 'withdrawn', decided_at = @now, decision_reason = @reason WHERE id = @Id RETURNING {Columns}",
            new { row.Id, now, reason = gone.Count == 0 ? "Too few are reviewers still." : $"No reviewer any more: {string.Join(", ", gone.Select(given => given.Reviewer))}." });
    }

    private List<AgreedVote> Standing(StoreSession session, ApprovalRow row) => Agreed(session, row.Id).FindAll(given => Stands(row, given));

    private bool Stands(ApprovalRow row, AgreedVote given) => ReviewerRules.Stands(row, groupsNow(given));

    private bool IsEnough(ApprovalRow row, List<AgreedVote> agreed) => ReviewerRules.AreEnough(row, agreed.Select(groupsNow));

    private static List<AgreedVote> Agreed(StoreSession session, string id) => session.List<AgreedVote>(
        """
        SELECT reviewer, for_milliseconds AS Milliseconds, method, issuer, token_groups AS TokenGroups, voted_at AS VotedAt
        FROM approval_votes WHERE approval_id = @id AND approve = 1 ORDER BY voted_at, reviewer
        """,
        new { id });

    private static DecisionResult Extend(StoreSession session, string id, long until) => new(
        DecisionError.None,
        session.Single<ApprovalRow>(
            $"UPDATE approvals SET valid_until = @until, expires_at = @until, keep = 1 WHERE id = @id RETURNING {Columns}", new { id, until }));

    private static ApprovalRow? FindSet(StoreSession session, ApprovalRow row, byte[] single) =>
        session.Find<ApprovalRow>(OfSets, new { row.CreatedAt, row.User, row.Target, row.Reviewers, row.Approvers, row.Also, Single = single });

    private static string? Refuse(StoreSession session, ApprovalRow row, ApprovalBounds bounds)
    {
        // Who asks must be told from who decides: a name that is kept changed would be another's.
        if (session.Dialect.Text(row.User) != row.User || session.Dialect.Text(row.Agent) != row.Agent) return "Your name has characters that the store cannot keep.";
        long open = session.Single<long>("SELECT count(*) FROM approvals WHERE user_name = @User AND state = 'pending' AND expires_at > @CreatedAt", row);
        if (open >= bounds.Open) return $"You have {bounds.Open} requests open, as many as you may have: wait for a decision or withdraw one.";
        long recent = session.Single<long>("SELECT count(*) FROM approvals WHERE user_name = @User AND created_at > @CreatedAt - 60000", row);
        return recent >= bounds.PerMinute ? $"You have made {bounds.PerMinute} requests within a minute, as many as you may make: wait a minute." : null;
    }

    private static DecisionResult Decide(StoreSession session, ApprovalVote vote, string state, string by, long now)
    {
        ApprovalRow row = session.Single<ApprovalRow>(
            $"UPDATE approvals SET state = @state, told = @told, decided_at = @now, decided_by = @by, decision_reason = @Reason WHERE id = @ApprovalId RETURNING {Columns}",
            new { state, told = state == ApprovalState.Approved ? 0L : 1L, by, now, vote.Reason, vote.ApprovalId });
        return new DecisionResult(DecisionError.None, row);
    }

    private static ApprovalRow? Withdraw(StoreSession session, string id, string reason, long now) => session.Find<ApprovalRow>(
        $"UPDATE approvals SET state = 'withdrawn', decided_at = @now, decision_reason = @reason WHERE id = @id AND {Unused} RETURNING {Columns}",
        new { id, reason, now });

    private static ApprovalRow? Find(StoreSession session, string id) =>
        session.Find<ApprovalRow>($"SELECT {Columns} FROM approvals WHERE id = @id", new { id });
}
