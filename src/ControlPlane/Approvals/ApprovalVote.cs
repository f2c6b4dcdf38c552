namespace HoopWire.ControlPlane;

/// <summary>One reviewer's word on one request.</summary>
internal sealed record ApprovalVote(string ApprovalId, string Reviewer, bool Approve, string? Reason);
