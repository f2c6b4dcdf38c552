namespace HoopWire.ControlPlane;

/// <summary>The body that locks somebody, or a target.</summary>
internal sealed record LockBody
{
    public string? Name { get; init; }

    /// <summary><c>user</c> or <c>target</c>; null for whichever the name is.</summary>
    public string? Kind { get; init; }

    public string? Reason { get; init; }

    /// <summary>After how many seconds it ends by itself; null for never.</summary>
    public long? ForSeconds { get; init; }
}
