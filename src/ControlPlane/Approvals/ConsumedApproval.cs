namespace HoopWire.ControlPlane;

/// <summary>What came of using an approval up.</summary>
/// <param name="IsUsed">Whether it was.</param>
/// <param name="Lapsed">The request, where those who approved it are no longer reviewers, so that it is withdrawn; null otherwise.</param>
internal sealed record ConsumedApproval(bool IsUsed, ApprovalRow? Lapsed);
