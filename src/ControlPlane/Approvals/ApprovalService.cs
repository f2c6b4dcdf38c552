using System.Collections.Concurrent;
using HoopWire.Access;
using HoopWire.Policy;
using HoopWire.Sessions;
using Microsoft.Extensions.Logging;

namespace HoopWire.ControlPlane;

/// <summary>
/// Approval requests: opened by sessions, decided by people over the API. The store decides every race; this class tells the sessions that
/// wait. When the store fails, the command does not run.
/// </summary>
internal sealed class ApprovalService(
    IApprovalStore store, IAuditLog audit, AccessLocks locks, ApprovalSettings settings, TimeProvider time, ILogger<ApprovalService> log) : IApprovals, IAsyncDisposable
{
    // The kind of audit event that tells how a request ended.
    private const string Decided = "approval-decided";

    // And of one that its requester let through.
    private const string Broken = "break-glass";

    // A reviewer must be able to see all of what is approved.
    private const int ReviewCharsMax = 1 << 20;

    // How often it is looked whether the audit works again.
    private static readonly TimeSpan UntoldInterval = TimeSpan.FromSeconds(1);

    private readonly ConcurrentDictionary<string, OpenApproval> _open = new(StringComparer.Ordinal);

    private readonly CancellationTokenSource _stop = new();

    private ApprovalBounds Bounds => new(settings.OpenPerRequesterMax, settings.PerRequesterPerMinute);

    /// <summary>Takes up what an earlier run left: kept requests go on, those of sessions that are gone end.</summary>
    public async Task RestoreAsync(CancellationToken cancellationToken)
    {
        foreach (ApprovalRow row in await store.ListUnusedAsync(cancellationToken))
        {
            bool expired = row.ExpiresAt <= time.Milliseconds();
            if (row.Keep == 0) await store.WithdrawAsync(row.Id, "The gateway was restarted and the session is gone.", time.Milliseconds(), cancellationToken);
            else if (row.State == ApprovalState.Pending && expired) await store.ExpireAsync(row.Id, time.Milliseconds(), cancellationToken);
            else if (row.State == ApprovalState.Pending) Track(row).Arm();
        }

        // Also where the session that asked waits at another gateway: whoever decided here may have been lost before the audit had it.
        foreach (ApprovalRow row in await store.ListUntoldAsync(cancellationToken)) _ = Task.Run(() => TellLaterAsync(row.Id), cancellationToken);
    }

    /// <summary>Tells sessions what other gateways have decided of their requests.</summary>
    public async Task FollowAsync(CancellationToken cancellationToken)
    {
        if (_open.IsEmpty) return;
        foreach (ApprovalRow row in await store.ListDecidedAsync(_open.Keys, cancellationToken)) End(row);
    }

    /// <inheritdoc/>
    public Task<ApprovalTicket> RequestAsync(ApprovalRequest request, CancellationToken cancellationToken) =>
        Task.Run(() => OpenAsync(request, cancellationToken), cancellationToken);

    /// <summary>The request of this id; null when there is none.</summary>
    public Task<ApprovalRow?> FindAsync(string id, CancellationToken cancellationToken) => store.FindAsync(id, cancellationToken);

    /// <summary>Requests, newest first.</summary>
    public Task<IReadOnlyList<ApprovalRow>> ListAsync(ApprovalFilter filter, CancellationToken cancellationToken) =>
        store.ListAsync(filter, cancellationToken);

    /// <summary>Counts a reviewer's word. The caller has made sure that the reviewer may know of the request.</summary>
    public async Task<DecisionResult> DecideAsync(
        string id, Identity reviewer, bool approve, string? reason, CancellationToken cancellationToken, TimeSpan? lasting = null)
    {
        ApprovalRow? row = await store.FindAsync(id, cancellationToken);
        if (row is null) return new DecisionResult(DecisionError.NotFound, null);
        DecisionError error = ReviewerRules.Check(row, reviewer);
        if (error == DecisionError.None && approve && LockOn(row) is not null) error = DecisionError.Locked;
        if (error != DecisionError.None) return new DecisionResult(error, row);
        ApprovalVote vote = new(id, reviewer.User, approve, reason, (long?)lasting?.TotalMilliseconds)
        {
            Method = reviewer.Method,
            Issuer = reviewer.Issuer,
            TokenGroups = JsonList.Write(reviewer.TokenGroups),
        };
        string word = approve ? lasting is null ? "approved" : $"approved for {lasting}" : "denied";
        DecisionResult result = await TellDoubtAsync(row, $"{word} by {reviewer.User}", store.VoteAsync(vote, time.Milliseconds(), cancellationToken));
        if (result.Error != DecisionError.None) return result;
        await EndAuditedAsync(result.Row!, Event(Decided, result.Row!, $"Request {id} was {word} by {reviewer.User}; it is {result.Row!.State}."));
        if (_open.TryGetValue(id, out OpenApproval? open)) open.Agreed = await store.ListAgreedAsync(row, cancellationToken);
        return result;
    }

    /// <summary>Those who have agreed to a request that waits, as far as this gateway knows without asking.</summary>
    public IReadOnlyList<string> Agreed(string id) => _open.TryGetValue(id, out OpenApproval? open) ? open.Agreed : [];

    /// <summary>Those who have agreed to a request; none where one is enough, who stands in the decision.</summary>
    public async Task<IReadOnlyList<string>> ListAgreedAsync(ApprovalRow row, CancellationToken cancellationToken) =>
        row.Approvers > 1 || row.Also != QuorumList.None ? await store.ListAgreedAsync(row, cancellationToken) : [];

    /// <summary>Lets the requester's own command run: an emergency, which is told loudly.</summary>
    public async Task<DecisionResult> BreakGlassAsync(string id, Identity requester, string reason, CancellationToken cancellationToken)
    {
        ApprovalRow? row = await store.FindAsync(id, cancellationToken);
        if (row is null) return new DecisionResult(DecisionError.NotFound, null);
        DecisionError error = ReviewerRules.CheckBreakGlass(row, requester);
        if (error == DecisionError.None && LockOn(row) is not null) error = DecisionError.Locked;
        if (error != DecisionError.None) return new DecisionResult(error, row);
        DecisionResult result = await TellDoubtAsync(
            row, $"let through by its requester ({reason})", store.BreakGlassAsync(id, $"{requester.User} (break-glass)", reason, time.Milliseconds(), cancellationToken));
        if (result.Error != DecisionError.None) return result;
        ApprovalLog.GlassBroken(log, id, row.User, row.Target, row.Rule);
        await EndAuditedAsync(result.Row!, Event(Broken, row, $"Request {id} was let through by its requester: {reason}"));
        return result;
    }

    /// <summary>Asks ahead for a set of statements, each of which may run once when it is approved. The reason why not, or the request.</summary>
    public async Task<(ApprovalRow? Row, string? Refusal)> RequestSetAsync(
        StatementSet set, StatementSetPlan plan, string reason, TimeSpan lasting, CancellationToken cancellationToken)
    {
        if (plan.Shown.Length > ReviewCharsMax) return (null, "The statements are too long for a person to review: split them.");
        ApprovalRequest[] requests = [.. plan.Held.Select(held => ToRequest(set, plan, held, reason, lasting))];
        byte[][] bindings = [.. requests.Select(request => ApprovalBinding.OfStatement(request, request.Statement.Span))];
        ApprovalRequest whole = requests[0] with { Statement = System.Text.Encoding.UTF8.GetBytes(set.Text), StatementText = plan.Shown };
        ApprovalRow row = ApprovalRow.Of(whole, time.Milliseconds()) with { SetSize = requests.Length, Keep = 1, BreakGlass = "[]" };
        if (LockOn(row) is { } locked) return (null, locked.Sentence);
        OpenApproval open = Track(row);
        string? refusal = await store.OpenSetAsync(row, bindings, Bounds, cancellationToken);
        if (refusal is not null)
        {
            Forget(row.Id);
            return (null, refusal);
        }

        open.Arm();
        Audit("approval-requested", row, $"Request {row.Id} asks ahead for {requests.Length} statements: {reason}");
        return (row, null);
    }

    /// <summary>Tells reviewers how many rows the target's planner expects. Never throws: the request goes on without.</summary>
    public async Task NoteEstimateAsync(string id, string estimate)
    {
        try
        {
            await store.NoteEstimateAsync(id, estimate, CancellationToken.None);
        }
        catch (Exception e)
        {
            ApprovalLog.EstimateLost(log, id, e.GetType().Name);
        }
    }

    /// <summary>Takes a request back. Never throws: one that the store cannot withdraw ends in memory and is refused at the next start.</summary>
    public Task WithdrawAsync(string id, string reason) =>
        WithdrawAsync(id, reason, () => store.WithdrawAsync(id, reason, time.Milliseconds(), CancellationToken.None));

    /// <summary>Takes back what a session has opened, unless it serves for longer than once. Never throws, as <see cref="WithdrawAsync(string, string)"/>.</summary>
    public Task TakeBackAsync(string id, string sessionId, string reason) =>
        WithdrawAsync(id, reason, () => store.TakeBackAsync(id, sessionId, reason, time.Milliseconds(), CancellationToken.None));

    private async Task WithdrawAsync(string id, string reason, Func<Task<ApprovalRow?>> withdraw)
    {
        try
        {
            ApprovalRow? row = await withdraw();
            if (row is null) return;
            Audit(Decided, row, $"Request {id} was withdrawn: {reason}");
            End(row);
        }
        catch (Exception e)
        {
            Fail(id, e);
        }
    }

    /// <summary>Takes back every request that a lock is on: those that are pending, and those that are approved and not used up.</summary>
    public async Task WithdrawLockedAsync(AccessLock locked)
    {
        bool IsLocked(ApprovalRow row) => locked.IsOn(LockKind.User, row.User) || locked.IsOn(LockKind.User, row.Agent) || locked.IsOn(LockKind.Target, row.Target);
        foreach (ApprovalRow row in await store.WithdrawAllAsync(IsLocked, locked.Sentence, time.Milliseconds(), CancellationToken.None)) Lapse(row);
    }

    /// <summary>Uses an approval up; false whenever that is not certain.</summary>
    public async Task<bool> ConsumeAsync(ApprovalRow row, byte[] binding, string sessionId)
    {
        string id = row.Id;
        if (LockOn(row) is not null) return false;
        try
        {
            ConsumedApproval consumed = await store.ConsumeAsync(id, binding, sessionId, time.Milliseconds(), CancellationToken.None);
            if (consumed.Lapsed is { } lapsed) Lapse(lapsed);
            return consumed.IsUsed;
        }
        catch (Exception e)
        {
            ApprovalLog.StoreFailed(log, id, e.GetType().Name);
            return false;
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        foreach ((string id, OpenApproval open) in _open)
        {
            if (!open.Keep) await WithdrawAsync(id, "The gateway is stopping.");
            open.Complete(new ApprovalDecision(ApprovalOutcome.Withdrawn, null, "The gateway is stopping."));
        }
    }

    private async Task<ApprovalTicket> OpenAsync(ApprovalRequest request, CancellationToken cancellationToken)
    {
        if (request.StatementText.Length > ReviewCharsMax || request.ParametersText?.Length > ReviewCharsMax)
            throw new ApprovalUnavailableException("The command is too long for a person to review: split it.");
        ApprovalRow row = ApprovalRow.Of(request, time.Milliseconds());
        if (LockOn(row) is { } locked) throw new ApprovalUnavailableException(locked.Sentence);
        // Tracked before it is stored: a reviewer may decide the moment it can be seen.
        OpenApproval open = Track(row);
        try
        {
            byte[]? single = request.Single.IsEmpty || request.Before is null ? null : ApprovalBinding.OfStatement(request, request.Single.Span);
            OpenedApproval opened = await store.OpenAsync(row, single, Bounds, cancellationToken);
            foreach (ApprovalRow lapsed in opened.Lapsed) Lapse(lapsed);
            if (opened.Row is not { } stored) throw new ApprovalUnavailableException(opened.Refusal!);
            if (!ReferenceEquals(stored, row)) return await JoinAsync(opened, row, request.SessionId, cancellationToken);
            open.Arm();
            return Ticket(opened, request.SessionId, open.Decision);
        }
        catch (Exception e)
        {
            Forget(row.Id);
            if (e is ApprovalUnavailableException or OperationCanceledException) throw;
            ApprovalLog.StoreFailed(log, row.Id, e.GetType().Name);
            throw new ApprovalUnavailableException("The approval store is unavailable: try again later.");
        }
    }

    private async Task<ApprovalTicket> JoinAsync(OpenedApproval opened, ApprovalRow unused, string sessionId, CancellationToken cancellationToken)
    {
        Forget(unused.Id);
        ApprovalRow stored = opened.Row!;
        if (stored.Decision is ApprovalDecision decided) return Ticket(opened, sessionId, Task.FromResult(decided));
        if (_open.TryGetValue(stored.Id, out OpenApproval? known)) return Ticket(opened, sessionId, known.Decision);
        // It waits on another gateway, or was decided since it was read. Followed before it is read again: a decision in between is seen either way.
        OpenApproval made = Make(stored);
        OpenApproval open = _open.GetOrAdd(stored.Id, made);
        if (!ReferenceEquals(open, made)) made.Dispose();
        open.Arm();
        if (await store.FindAsync(stored.Id, cancellationToken) is { Decision: not null } now) End(now);
        return Ticket(opened, sessionId, open.Decision);
    }

    private AccessLock? LockOn(ApprovalRow row) => locks.Of(row.User, row.Agent) ?? locks.OfTarget(row.Target);

    private StoredTicket Ticket(OpenedApproval opened, string sessionId, Task<ApprovalDecision> decision)
    {
        ApprovalRow row = opened.Row!;
        return new StoredTicket(this, row, opened.Binding, sessionId, settings.LinkTo(row.Id), decision);
    }

    private OpenApproval Track(ApprovalRow row) => _open[row.Id] = Make(row);

    private OpenApproval Make(ApprovalRow row) =>
        new(UnixTime.ToTime(row.ExpiresAt), row.Keep == 1, time, () => _ = Task.Run(() => ExpireAsync(row.Id)));

    private async Task ExpireAsync(string id)
    {
        try
        {
            ApprovalRow? row = await store.ExpireAsync(id, time.Milliseconds(), CancellationToken.None);
            if (row is not null) Audit(Decided, row, $"Request {id} expired.");
            // Another gateway may have been first, with this or with another end.
            else row = await store.FindAsync(id, CancellationToken.None);
            if (row?.Decision is null) Complete(id, new ApprovalDecision(ApprovalOutcome.Expired, null, "The deadline passed."));
            else End(row);
        }
        catch (Exception e)
        {
            Fail(id, e);
        }
    }

    // What may be in force must be in the audit, even if nobody could be told.
    private async Task<DecisionResult> TellDoubtAsync(ApprovalRow row, string word, Task<DecisionResult> decision)
    {
        try
        {
            return await decision;
        }
        catch (StoreUnavailableException e) when (e.MayStand)
        {
            Audit(Decided, row, $"Whether request {row.Id} was {word} is not known: the store was lost before it answered.");
            _ = Task.Run(() => TellLaterAsync(row.Id));
            throw;
        }
    }

    // What lets a command run is in the audit before it serves anybody, on any gateway; what ends a request does not wait for that.
    private async Task EndAuditedAsync(ApprovalRow row, AuditEvent told)
    {
        bool approves = row.State == ApprovalState.Approved;
        if (!approves) End(row);
        try
        {
            if (!await audit.StoreAsync(told)) throw new AuditUnavailableException();
            if (approves) await TellAsync(row.Id);
        }
        catch (Exception e) when (approves && e is AuditUnavailableException or StoreUnavailableException)
        {
            _ = Task.Run(() => TellLaterAsync(row.Id));
            throw;
        }
    }

    // A row that could not be kept in time waits in the audit's queue, before the one that says that the decision counts now.
    private async Task TellLaterAsync(string id)
    {
        while (!_stop.IsCancellationRequested)
        {
            await Task.Delay(UntoldInterval, time, _stop.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            try
            {
                if (audit.Fault is not null) continue;
                if (await store.FindAsync(id, _stop.Token) is not { State: ApprovalState.Approved, Told: 0 } row) return;
                if (!await audit.StoreAsync(Event(row.Broken == 0 ? Decided : Broken, row, $"Request {id}, of which the audit could not be told when it was decided, is {row.State} by {row.DecidedBy}: its session is told now."))) continue;
                await TellAsync(id);
                return;
            }
            catch (OperationCanceledException)
            {
                // The gateway stops; the next start goes on.
            }
            catch (Exception e)
            {
                ApprovalLog.StoreFailed(log, id, e.GetType().Name);
            }
        }
    }

    private async Task TellAsync(string id)
    {
        if (await store.TellAsync(id, CancellationToken.None) is { } row) End(row);
    }

    private void End(ApprovalRow row)
    {
        if (row.Decision is ApprovalDecision decision) Complete(row.Id, decision);
    }

    private void Complete(string id, ApprovalDecision decision)
    {
        if (_open.TryRemove(id, out OpenApproval? open)) open.Complete(decision);
    }

    private void Lapse(ApprovalRow row)
    {
        Audit(Decided, row, $"Request {row.Id} was withdrawn: {row.DecisionReason}");
        End(row);
    }

    private void Fail(string id, Exception e)
    {
        ApprovalLog.StoreFailed(log, id, e.GetType().Name);
        Complete(id, new ApprovalDecision(ApprovalOutcome.Withdrawn, null, "The approval store is unavailable."));
    }

    private void Forget(string id)
    {
        if (_open.TryRemove(id, out OpenApproval? open)) open.Dispose();
    }

    private void Audit(string kind, ApprovalRow row, string detail) => audit.Write(Event(kind, row, detail));

    private AuditEvent Event(string kind, ApprovalRow row, string detail) => new(time.GetUtcNow(), kind)
    {
        // What is asked for ahead belongs to no session.
        SessionId = row.SessionId.Length == 0 ? null : row.SessionId,
        User = row.User,
        Target = row.Target,
        Rule = row.Rule,
        Detail = detail,
    };

    private static ApprovalRequest ToRequest(
        StatementSet set, StatementSetPlan plan, HeldStatement held, string reason, TimeSpan lasting) => new()
        {
            SessionId = "",
            Requester = set.Requester,
            Target = set.Target,
            Credential = plan.Credential,
            Database = plan.Database,
            Statement = held.Text,
            Before = held.Before,
            StatementText = "",
            Rule = held.Rule,
            Terms = plan.Terms! with { Timeout = lasting },
            Reason = reason,
        };
}
