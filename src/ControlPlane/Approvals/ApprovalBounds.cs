namespace HoopWire.ControlPlane;

/// <summary>How many requests one requester may have and make, agents of a person included.</summary>
/// <param name="Open">Pending ones.</param>
/// <param name="PerMinute">New ones in any minute.</param>
internal sealed record ApprovalBounds(int Open, int PerMinute);
