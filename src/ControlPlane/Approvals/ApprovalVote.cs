namespace HoopWire.ControlPlane;

/// <summary>One reviewer's word on one request.</summary>
/// <param name="ApprovalId">The request.</param>
/// <param name="Reviewer">Who says it.</param>
/// <param name="Approve">Yes or no.</param>
/// <param name="Reason">Why; null for nothing.</param>
/// <param name="For">For how many milliseconds from the decision on the command may be repeated; null for once.</param>
internal sealed record ApprovalVote(string ApprovalId, string Reviewer, bool Approve, string? Reason, long? For = null);
