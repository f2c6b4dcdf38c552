namespace HoopWire.ControlPlane;

/// <summary>Which sessions to list. Null means any.</summary>
internal sealed record SessionFilter
{
    public string? User { get; init; }

    public string? Agent { get; init; }

    public string? Target { get; init; }

    public long? Since { get; init; }

    public long? Until { get; init; }

    public bool? Active { get; init; }

    public int Limit { get; init; } = 100;
}
