namespace HoopWire.ControlPlane;

/// <summary>Which audit rows to list. Null means any.</summary>
internal sealed record AuditFilter
{
    /// <summary>A kind of row; <c>command</c> stands for all kinds of commands.</summary>
    public string? Kind { get; init; }

    public string? User { get; init; }

    public string? Agent { get; init; }

    public string? Target { get; init; }

    public string? SessionId { get; init; }

    public string? Contains { get; init; }

    public string? Verdict { get; init; }

    public string? Rule { get; init; }

    /// <summary>A rule that only observes and would have decided otherwise.</summary>
    public string? Observed { get; init; }

    public string? Approval { get; init; }

    /// <summary>A reviewer who decided, alone or with others.</summary>
    public string? Approver { get; init; }

    /// <summary>A client's address, with or without the port.</summary>
    public string? Client { get; init; }

    /// <summary>A rule that masked something, or <c>RULE/KIND</c> for what was detected.</summary>
    public string? Masked { get; init; }

    /// <summary>True: only rows with masked cells; false: only those without.</summary>
    public bool? HasMasked { get; init; }

    public bool? HasError { get; init; }

    public long? Since { get; init; }

    public long? Until { get; init; }

    /// <summary>Only what stands behind this row in the list.</summary>
    public PageCursor? After { get; init; }

    public int Limit { get; init; } = 100;
}
