namespace HoopWire.ControlPlane;

/// <summary>One row of the audit as the store keeps it, with what its session and its text tell.</summary>
internal sealed record AuditRow
{
    public long Id { get; init; }

    /// <summary>When it happened; of several, the first.</summary>
    public long At { get; init; }

    public long LastAt { get; init; }

    public string Kind { get; init; } = "";

    /// <summary>Whether it comes from a recording, and can be had again from it.</summary>
    public bool Recorded { get; init; }

    public string? SessionId { get; init; }

    public string? User { get; init; }

    public string? Agent { get; init; }

    /// <summary>A JSON array.</summary>
    public string? Groups { get; init; }

    public string? Target { get; init; }

    public string? Protocol { get; init; }

    public string? Database { get; init; }

    public string? ClientAddress { get; init; }

    public string? ClientApplication { get; init; }

    /// <summary>A command's text, the first of those that are counted together; otherwise one sentence.</summary>
    public string? Text { get; init; }

    /// <summary>Whether the store is not to have the text, only what it tells.</summary>
    public bool HidesText { get; init; }

    public string? StatementKind { get; init; }

    public string? Effects { get; init; }

    /// <summary>A JSON array.</summary>
    public string? Relations { get; init; }

    /// <summary>How many were counted in this row.</summary>
    public long Times { get; init; } = 1;

    /// <summary>The line of the recording; of several, the first's.</summary>
    public long? Line { get; init; }

    public long? Sequence { get; init; }

    /// <summary>The protocol's command.</summary>
    public string? Command { get; init; }

    public long? TextBytes { get; init; }

    public string? Verdict { get; init; }

    public string? Rule { get; init; }

    public string? Observed { get; init; }

    public string? Approval { get; init; }

    public string? Decision { get; init; }

    public string? DecidedBy { get; init; }

    public string? Tag { get; init; }

    /// <summary>A JSON array.</summary>
    public string? Columns { get; init; }

    public long? Rows { get; init; }

    public long? Bytes { get; init; }

    public long? DurationUs { get; init; }

    /// <summary>A JSON object: masked cells by rule, or rule and kind of value.</summary>
    public string? Masked { get; init; }

    /// <summary>The names in <see cref="Masked"/>, with commas between them.</summary>
    public string? Masks { get; init; }

    public string? ErrorCode { get; init; }

    public string? ErrorMessage { get; init; }
}
