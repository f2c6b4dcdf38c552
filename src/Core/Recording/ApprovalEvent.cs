namespace HoopWire.Recording;

/// <summary>A step in the life of an approval: requested, approved, denied, expired, withdrawn.</summary>
/// <param name="Sequence">The command's number.</param>
/// <param name="ApprovalId">The request's id.</param>
/// <param name="Step"><c>requested</c>, <c>approved</c>, <c>denied</c>, <c>expired</c>, <c>withdrawn</c>.</param>
/// <param name="By">Who decided; null for nobody.</param>
/// <param name="Reason">What they wrote; null for nothing.</param>
public readonly record struct ApprovalEvent(long Sequence, string ApprovalId, string Step, string? By, string? Reason);
