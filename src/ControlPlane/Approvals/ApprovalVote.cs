namespace HoopWire.ControlPlane;

/// <summary>One reviewer's word on one request.</summary>
/// <param name="ApprovalId">The request.</param>
/// <param name="Reviewer">Who says it.</param>
/// <param name="Approve">Yes or no.</param>
/// <param name="Reason">Why; null for nothing.</param>
/// <param name="For">For how many milliseconds from the decision on the command may be repeated; null for once.</param>
internal sealed record ApprovalVote(string ApprovalId, string Reviewer, bool Approve, string? Reason, long? For = null)
{
    /// <summary>How the reviewer was proved.</summary>
    public string Method { get; init; } = "key";

    /// <summary>The issuer of the reviewer's token; null for other proofs.</summary>
    public string? Issuer { get; init; }

    /// <summary>The groups that the token itself names, as a <see cref="JsonList"/>.</summary>
    public string TokenGroups { get; init; } = "[]";
}
