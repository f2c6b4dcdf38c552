namespace HoopWire.Sessions;

/// <summary>One row of the audit.</summary>
/// <param name="Time">When.</param>
/// <param name="Kind">Kebab-case name: <c>login-refused</c>, <c>session-started</c>, <c>session-ended</c>, <c>target-unreachable</c>, <c>command-denied</c>, <c>command-held</c>, <c>approval-decided</c>, <c>key-created</c>, <c>key-revoked</c>, <c>session-killed</c>, <c>observed</c>.</param>
public sealed record AuditEvent(DateTimeOffset Time, string Kind)
{
    /// <summary>The session; null for none.</summary>
    public string? SessionId { get; init; }

    /// <summary>The person; for a refused login the name that was claimed.</summary>
    public string? User { get; init; }

    /// <summary>The target's name.</summary>
    public string? Target { get; init; }

    /// <summary>The client's address.</summary>
    public string? ClientAddress { get; init; }

    /// <summary>The rule, for verdicts.</summary>
    public string? Rule { get; init; }

    /// <summary>One sentence, without secrets.</summary>
    public string? Detail { get; init; }
}
