namespace HoopWire.ControlPlane;

/// <summary>Which audit rows to list. Null means any.</summary>
internal sealed record AuditFilter
{
    public string? Kind { get; init; }

    public string? User { get; init; }

    public string? Target { get; init; }

    public string? SessionId { get; init; }

    public string? Contains { get; init; }

    public long? Since { get; init; }

    public long? Until { get; init; }

    public int Limit { get; init; } = 100;
}
