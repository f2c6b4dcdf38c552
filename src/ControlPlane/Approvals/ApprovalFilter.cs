namespace HoopWire.ControlPlane;

/// <summary>Which approval requests to list. Null means any.</summary>
internal sealed record ApprovalFilter
{
    public string? State { get; init; }

    public string? User { get; init; }

    public string? Target { get; init; }

    public long? Since { get; init; }

    public long? Until { get; init; }

    public int Limit { get; init; } = 100;
}
