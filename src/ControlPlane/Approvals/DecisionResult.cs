namespace HoopWire.ControlPlane;

/// <summary>What became of a reviewer's word, and the request after it.</summary>
internal sealed record DecisionResult(DecisionError Error, ApprovalRow? Row);
