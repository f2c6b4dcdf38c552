namespace HoopWire.ControlPlane;

/// <summary>Which recorded commands to find. Null means any.</summary>
public sealed record CommandQuery
{
    /// <summary>Of this user.</summary>
    public string? User { get; init; }

    /// <summary>On this target.</summary>
    public string? Target { get; init; }

    /// <summary>In this session.</summary>
    public string? SessionId { get; init; }

    /// <summary>Whose text holds this, whatever its case.</summary>
    public string? Contains { get; init; }

    /// <summary><c>pass</c>, <c>hold</c> or <c>deny</c>.</summary>
    public string? Verdict { get; init; }

    /// <summary>From then on.</summary>
    public DateTimeOffset? Since { get; init; }

    /// <summary>Up to then.</summary>
    public DateTimeOffset? Until { get; init; }

    /// <summary>At most so many, the newest.</summary>
    public int Limit { get; init; } = 100;
}
