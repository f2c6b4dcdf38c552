using HoopWire.Access;

namespace HoopWire.ControlPlane;

/// <summary>Approval requests: seen by their requesters, reviewers, auditors and operators; decided by reviewers.</summary>
/// <param name="approvals">The requests.</param>
/// <param name="settings">Their bounds.</param>
/// <param name="time">The clock.</param>
/// <param name="options">What the rest of the gateway is asked for.</param>
internal sealed class ApprovalEndpoints(ApprovalService approvals, ApprovalSettings settings, TimeProvider time, ControlApiOptions options)
{
    private const int SearchRowsMax = 5000;
    private const int BreakGlassCharsMin = 10;

    /// <summary>The longest reason.</summary>
    public const int ReasonCharsMax = 1000;

    /// <summary>A time in seconds as a body has it; null for none.</summary>
    public static TimeSpan? Lasting(long? seconds, TimeSpan max)
    {
        if (seconds is null) return null;
        if (seconds < 1 || seconds > (long)max.TotalSeconds) throw ApiException.BadRequest("The time is out of range.", $"Give at most {max.TotalHours:0} h.");
        return TimeSpan.FromSeconds(seconds.Value);
    }

    public async Task<object?> ListAsync(ApiCall call)
    {
        ApiQuery query = call.Query(time, "state", "user", "target");
        string? state = query.Text("state");
        if (state is not null && !ApprovalState.All.Contains(state))
            throw ApiException.BadRequest("There is no such state.", "Give one of " + string.Join(", ", ApprovalState.All) + ".");
        ApprovalFilter filter = new()
        {
            State = state,
            User = query.Text("user"),
            Target = query.Text("target"),
            Since = query.Since,
            Until = query.Until,
            Limit = SeesAll(call.Caller) ? query.Limit : SearchRowsMax,
        };
        IReadOnlyList<ApprovalRow> rows = await approvals.ListAsync(filter, call.Aborted);
        List<ApprovalView> views = [];
        foreach (ApprovalRow row in rows.Where(row => MaySee(call.Caller, row)).Take(query.Limit))
            views.Add(ApprovalView.Excerpt(row, ReviewOf(call.Caller, row)) with { Agreed = await AgreedAsync(call, row) });
        return views.ToArray();
    }

    public async Task<object?> GetAsync(ApiCall call) => await ViewAsync(call, await FindAsync(call));

    /// <summary>How somebody reads a request.</summary>
    public ReviewText ReviewOf(ApiCaller caller, ApprovalRow row) => new(caller.Identity is { } identity ? options.Detectors(identity, row.Target) : null);

    public Task<object?> ApproveAsync(ApiCall call) => DecideAsync(call, approve: true);

    public Task<object?> DenyAsync(ApiCall call) => DecideAsync(call, approve: false);

    /// <summary>The requester lets the own command run, where the rule allows that to a group of theirs.</summary>
    public async Task<object?> BreakGlassAsync(ApiCall call)
    {
        DecisionBody body = await call.DecisionAsync(ReasonCharsMax);
        ApprovalRow row = await FindAsync(call);
        Identity caller = call.Caller.Identity!;
        DecisionError error = ReviewerRules.CheckBreakGlass(row, caller);
        // What the rule allowed when the command was held, it may have taken back since.
        if (error == DecisionError.None && !options.BreakGlass(caller, row.Target, row.Credential, row.Rule).Intersect(caller.Groups, StringComparer.Ordinal).Any()) error = DecisionError.NoBreakGlass;
        if (error != DecisionError.None) throw Refusal(new DecisionResult(error, row));
        if (body.Reason?.Trim() is not { Length: >= BreakGlassCharsMin } reason)
            throw ApiException.BadRequest("A reason is needed.", $"Say in at least {BreakGlassCharsMin} characters what the emergency is.");
        DecisionResult result = await approvals.BreakGlassAsync(row.Id, caller, reason, call.Aborted);
        return result.Error == DecisionError.None ? await ViewAsync(call, result.Row!) : throw Refusal(result);
    }

    /// <summary>Takes back what is pending, or approved and not used up.</summary>
    public async Task<object?> WithdrawAsync(ApiCall call)
    {
        DecisionBody body = await call.DecisionAsync(ReasonCharsMax);
        ApprovalRow row = await FindAsync(call);
        if (!ReviewerRules.MayWithdraw(row, call.Caller.Identity!)) throw ApiException.Forbidden("This request is not yours to withdraw.", "Ask its requester or a reviewer.");
        await approvals.WithdrawAsync(row.Id, $"{call.Caller.Name}: {body.Reason ?? "no reason given"}");
        ApprovalRow? now = await approvals.FindAsync(row.Id, call.Aborted);
        return now is { State: ApprovalState.Withdrawn } ? await ViewAsync(call, now) : throw Refusal(new DecisionResult(DecisionError.Ended, now ?? row));
    }

    private async Task<object?> DecideAsync(ApiCall call, bool approve)
    {
        DecisionBody body = await call.DecisionAsync(ReasonCharsMax);
        TimeSpan? lasting = approve ? Lasting(body.ForSeconds, settings.ForMax) : null;
        ApprovalRow row = await FindAsync(call);
        DecisionResult result = await approvals.DecideAsync(row.Id, call.Caller.Identity!, approve, body.Reason, call.Aborted, lasting);
        return result.Error == DecisionError.None ? await ViewAsync(call, result.Row!) : throw Refusal(result);
    }

    private async Task<ApprovalView> ViewAsync(ApiCall call, ApprovalRow row) => ApprovalView.Of(row, ReviewOf(call.Caller, row)) with { Agreed = await AgreedAsync(call, row) };

    private async Task<string[]> AgreedAsync(ApiCall call, ApprovalRow row) => [.. await approvals.ListAgreedAsync(row, call.Aborted)];

    /// <summary>The request of the path, if the caller may know of it.</summary>
    public async Task<ApprovalRow> FindAsync(ApiCall call)
    {
        ApprovalRow? row = await approvals.FindAsync(call.Path("id"), call.Aborted);
        return row is not null && MaySee(call.Caller, row) ? row : throw ApiException.NotFound();
    }

    private static bool SeesAll(ApiCaller caller) => caller.IsAuditor || caller.IsOperator;

    private static bool MaySee(ApiCaller caller, ApprovalRow row) =>
        SeesAll(caller) || (caller.Identity is { } identity && ReviewerRules.MaySee(row, identity));

    private static ApiException Refusal(DecisionResult result) => result.Error switch
    {
        DecisionError.OwnRequest => ApiException.Forbidden("You cannot decide your own request.", "Ask another reviewer."),
        DecisionError.NotAPerson => ApiException.Forbidden("Only people decide requests.", "Use your own credential."),
        DecisionError.NotReviewer => ApiException.Forbidden("You are not a reviewer of this request.", "Its reviewers are listed in it."),
        DecisionError.NoBreakGlass => ApiException.Forbidden("You may not let this request through yourself.", "Its rule names no group of yours under breakGlass; ask a reviewer."),
        DecisionError.AlreadyVoted => ApiException.Conflict("You have already approved this request.", "Another reviewer has to agree too."),
        DecisionError.Locked => ApiException.Forbidden("Its requester or its target is locked.", "An operator can unlock it; the requester asks again then."),
        DecisionError.Ended when result.Row!.State == ApprovalState.Pending => ApiException.Conflict("The request's deadline has passed.", "The requester can ask again."),
        DecisionError.Ended => ApiException.Conflict($"The request is already {result.Row!.State}.", "The requester can ask again."),
        _ => ApiException.NotFound(),
    };
}
