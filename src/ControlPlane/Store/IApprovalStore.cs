namespace HoopWire.ControlPlane;

/// <summary>Approval requests. Each method is one transaction, so that of several callers at once exactly one wins.</summary>
internal interface IApprovalStore
{
    /// <summary>
    /// Stores a request and returns it; or returns the identical, unused one where <see cref="ApprovalRow.Keep"/> says so. Null when the
    /// requester has <paramref name="openMax"/> pending ones.
    /// </summary>
    Task<ApprovalRow?> OpenAsync(ApprovalRow row, int openMax, CancellationToken cancellationToken);

    Task<ApprovalRow?> FindAsync(string id, CancellationToken cancellationToken);

    Task<IReadOnlyList<ApprovalRow>> ListAsync(ApprovalFilter filter, CancellationToken cancellationToken);

    /// <summary>Adds a reviewer's word, and decides the request when that is enough.</summary>
    Task<DecisionResult> VoteAsync(ApprovalVote vote, long now, CancellationToken cancellationToken);

    /// <summary>Expires a pending request. Null when it is not pending any more.</summary>
    Task<ApprovalRow?> ExpireAsync(string id, long now, CancellationToken cancellationToken);

    /// <summary>Withdraws a request that is pending, or approved and unused. Null when it is neither.</summary>
    Task<ApprovalRow?> WithdrawAsync(string id, string reason, long now, CancellationToken cancellationToken);

    /// <summary>Uses an approval up. True for exactly one caller, and only before its deadline.</summary>
    Task<bool> ConsumeAsync(string id, byte[] binding, string sessionId, long now, CancellationToken cancellationToken);

    /// <summary>Every request that is pending, or approved and unused.</summary>
    Task<IReadOnlyList<ApprovalRow>> ListUnusedAsync(CancellationToken cancellationToken);
}
