namespace HoopWire.ControlPlane;

/// <summary>One row of the audit as the store keeps it.</summary>
internal sealed record AuditRow
{
    public long Id { get; init; }

    public long At { get; init; }

    public string Kind { get; init; } = "";

    public string? SessionId { get; init; }

    public string? User { get; init; }

    public string? Target { get; init; }

    public string? ClientAddress { get; init; }

    public string? Rule { get; init; }

    public string? Detail { get; init; }
}
