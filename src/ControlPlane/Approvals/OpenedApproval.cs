namespace HoopWire.ControlPlane;

/// <summary>What came of opening a request.</summary>
/// <param name="Row">The request: the one that was stored, or an older one that serves; null when it was refused.</param>
/// <param name="Binding">By what the approval is used up.</param>
/// <param name="Refusal">Why it was refused; null when it was not.</param>
internal sealed record OpenedApproval(ApprovalRow? Row, byte[] Binding, string? Refusal)
{
    /// <summary>Older requests that would have served, if those who approved them were still reviewers; they are withdrawn.</summary>
    public IReadOnlyList<ApprovalRow> Lapsed { get; init; } = [];
}
