namespace HoopWire.ControlPlane;

/// <summary>Approval requests. Each method is one transaction, so that of several callers at once exactly one wins.</summary>
internal interface IApprovalStore
{
    /// <summary>
    /// Stores a request and returns it; or one that serves already: approved for a time, or ahead of time for a set that has the statement, or the identical,
    /// unused one where <see cref="ApprovalRow.Keep"/> says so. One whose reviewers no longer are is withdrawn instead.
    /// </summary>
    /// <param name="row">The request.</param>
    /// <param name="single">The binding of its statement in sets; null where it has none.</param>
    /// <param name="bounds">How many the requester may have.</param>
    /// <param name="cancellationToken">Gives up.</param>
    Task<OpenedApproval> OpenAsync(ApprovalRow row, byte[]? single, ApprovalBounds bounds, CancellationToken cancellationToken);

    /// <summary>Stores a request for a set of statements. Null, or why it is refused.</summary>
    Task<string?> OpenSetAsync(ApprovalRow row, IReadOnlyList<byte[]> bindings, ApprovalBounds bounds, CancellationToken cancellationToken);

    /// <summary>Notes what the planner expects, while the request is pending.</summary>
    Task NoteEstimateAsync(string id, string estimate, CancellationToken cancellationToken);

    /// <summary>Approves a pending request by its requester's own word. It serves once it is told.</summary>
    Task<DecisionResult> BreakGlassAsync(string id, string by, string reason, long now, CancellationToken cancellationToken);

    Task<ApprovalRow?> FindAsync(string id, CancellationToken cancellationToken);

    Task<IReadOnlyList<ApprovalRow>> ListAsync(ApprovalFilter filter, CancellationToken cancellationToken);

    /// <summary>Lets an approval serve: the audit has it. Null when it serves already, or is none any more.</summary>
    Task<ApprovalRow?> TellAsync(string id, CancellationToken cancellationToken);

    /// <summary>Adds a reviewer's word, and decides the request when that is enough; an approval serves once it is told. Words of those who are no longer reviewers do not count.</summary>
    Task<DecisionResult> VoteAsync(ApprovalVote vote, long now, CancellationToken cancellationToken);

    /// <summary>Expires a request that is pending, or approved and not told. Null when it is neither any more.</summary>
    Task<ApprovalRow?> ExpireAsync(string id, long now, CancellationToken cancellationToken);

    /// <summary>Withdraws a request that is pending, or approved and unused. Null when it is neither.</summary>
    Task<ApprovalRow?> WithdrawAsync(string id, string reason, long now, CancellationToken cancellationToken);

    /// <summary>Withdraws a request for its own session: pending, or approved for once and unused. Null when it is neither, or another session's, or of a set.</summary>
    Task<ApprovalRow?> TakeBackAsync(string id, string sessionId, string reason, long now, CancellationToken cancellationToken);

    /// <summary>Withdraws those requests of all gateways that are pending, or approved and unused, and chosen. Returns them as they are then.</summary>
    Task<IReadOnlyList<ApprovalRow>> WithdrawAllAsync(Func<ApprovalRow, bool> chosen, string reason, long now, CancellationToken cancellationToken);

    /// <summary>
    /// Uses an approval up: for exactly one caller, only before its deadline, and while enough of those who approved it are still reviewers. Otherwise it is withdrawn.
    /// </summary>
    Task<ConsumedApproval> ConsumeAsync(string id, byte[] binding, string sessionId, long now, CancellationToken cancellationToken);

    /// <summary>Every request of this gateway that is pending, or approved and unused.</summary>
    Task<IReadOnlyList<ApprovalRow>> ListUnusedAsync(CancellationToken cancellationToken);

    /// <summary>Every approval of all gateways of which the audit has not been told, whether or not it could still serve.</summary>
    Task<IReadOnlyList<ApprovalRow>> ListUntoldAsync(CancellationToken cancellationToken);

    /// <summary>Those of some requests that are not pending any more; approved ones once they are told.</summary>
    Task<IReadOnlyList<ApprovalRow>> ListDecidedAsync(IEnumerable<string> ids, CancellationToken cancellationToken);

    /// <summary>Those whose yes to a request counts now.</summary>
    Task<IReadOnlyList<string>> ListAgreedAsync(ApprovalRow row, CancellationToken cancellationToken);
}
