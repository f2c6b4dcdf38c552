namespace HoopWire.Policy;

/// <summary>The approval port: how a held command reaches a human.</summary>
public interface IApprovals
{
    /// <summary>
    /// Opens a request; or, where the rule keeps requests, takes up the identical one that this person already has.
    /// </summary>
    /// <exception cref="ApprovalUnavailableException">The store is unavailable, or the requester has too many open requests: the command is denied.</exception>
    Task<ApprovalTicket> RequestAsync(ApprovalRequest request, CancellationToken cancellationToken);
}
