namespace HoopWire.ControlPlane;

/// <summary>The body that asks for a key.</summary>
internal sealed record KeyBody
{
    public string? User { get; init; }

    public long? TtlSeconds { get; init; }

    public string? Agent { get; init; }

    public string[]? Targets { get; init; }
}
