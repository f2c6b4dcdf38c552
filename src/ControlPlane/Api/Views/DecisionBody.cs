namespace HoopWire.ControlPlane;

/// <summary>The body of a reviewer's word, or of a kill.</summary>
internal sealed record DecisionBody
{
    public string? Reason { get; init; }
}
