namespace HoopWire.ControlPlane;

/// <summary>How long access keys live.</summary>
public sealed record KeySettings
{
    /// <summary>The life of a key when none is asked for.</summary>
    public TimeSpan TtlDefault { get; init; } = TimeSpan.FromHours(8);

    /// <summary>The longest life that may be asked for.</summary>
    public TimeSpan TtlMax { get; init; } = TimeSpan.FromDays(30);
}
