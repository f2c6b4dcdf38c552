namespace HoopWire.ControlPlane;

/// <summary>Which sessions to list. Null means any.</summary>
internal sealed record SessionFilter
{
    public string? User { get; init; }

    public string? Agent { get; init; }

    public string? Target { get; init; }

    /// <summary>One of these targets; null for any.</summary>
    public IReadOnlyList<string>? Targets { get; init; }

    public string? Protocol { get; init; }

    /// <summary>A client's address, with or without the port.</summary>
    public string? Client { get; init; }

    /// <summary>Part of the reason, the program or the database, whatever its case.</summary>
    public string? Contains { get; init; }

    public long? Since { get; init; }

    public long? Until { get; init; }

    public bool? Active { get; init; }

    /// <summary>Only what stands behind this session in the list.</summary>
    public PageCursor? After { get; init; }

    public int Limit { get; init; } = 100;
}
