namespace HoopWire.ControlPlane;

/// <summary>The body of a reviewer's word, or of a kill.</summary>
internal sealed record DecisionBody
{
    public string? Reason { get; init; }

    /// <summary>For how many seconds a command may be repeated; null for once.</summary>
    public long? ForSeconds { get; init; }
}
