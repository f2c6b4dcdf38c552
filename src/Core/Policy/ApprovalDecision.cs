namespace HoopWire.Policy;

/// <summary>The end of an approval request.</summary>
/// <param name="Outcome">How it ended.</param>
/// <param name="By">The reviewers who decided, comma-separated; null when nobody did.</param>
/// <param name="Reason">What they wrote; null for nothing.</param>
public sealed record ApprovalDecision(ApprovalOutcome Outcome, string? By, string? Reason);
