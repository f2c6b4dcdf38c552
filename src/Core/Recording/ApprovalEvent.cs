using HoopWire.Policy;

namespace HoopWire.Recording;

/// <summary>A step in the life of an approval: requested, approved, denied, expired, withdrawn, refused.</summary>
/// <param name="Sequence">The command's number.</param>
/// <param name="ApprovalId">The request's id.</param>
/// <param name="Step"><c>requested</c>, <c>approved</c>, <c>denied</c>, <c>expired</c>, <c>withdrawn</c>, or <c>refused</c>: approved, and not to be used any more.</param>
/// <param name="By">Who decided; null for nobody.</param>
/// <param name="Reason">What they wrote; null for nothing.</param>
public readonly record struct ApprovalEvent(long Sequence, string ApprovalId, string Step, string? By, string? Reason)
{
    /// <summary>An approval is asked for.</summary>
    /// <param name="sequence">The command's number.</param>
    /// <param name="id">The request's id.</param>
    /// <param name="reason">What the requester wrote; null for nothing.</param>
    public static ApprovalEvent Requested(long sequence, string id, string? reason) => new(sequence, id, "requested", null, reason);

    /// <summary>The request has ended.</summary>
    /// <param name="sequence">The command's number.</param>
    /// <param name="id">The request's id.</param>
    /// <param name="decision">How.</param>
    /// <param name="used">Whether the command took an approval up.</param>
    public static ApprovalEvent Decided(long sequence, string id, ApprovalDecision decision, bool used)
    {
        ArgumentNullException.ThrowIfNull(decision);
        string step = decision.Outcome == ApprovalOutcome.Approved && !used ? "refused" : decision.Outcome.ToString().ToLowerInvariant();
        return new ApprovalEvent(sequence, id, step, decision.By, decision.Reason);
    }
}
