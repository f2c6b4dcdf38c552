using System.Collections.Immutable;

namespace HoopWire.ControlPlane;

/// <summary>A command as a recording tells it: who ran what, when, and what came of it.</summary>
/// <param name="Time">When it was asked for.</param>
/// <param name="SessionId">The session.</param>
/// <param name="Sequence">Its number there.</param>
/// <param name="User">Who.</param>
/// <param name="Target">Where.</param>
/// <param name="Text">The text, at most its start; secrets redacted.</param>
/// <param name="Verdict"><c>pass</c>, <c>hold</c> or <c>deny</c>.</param>
public sealed record RecordedCommand(DateTimeOffset Time, string SessionId, long Sequence, string User, string Target, string Text, string Verdict)
{
    /// <summary>The agent that acted for the user; null for none.</summary>
    public string? Agent { get; init; }

    /// <summary>The database; null for none.</summary>
    public string? Database { get; init; }

    /// <summary>The client's address; null where the recording has none.</summary>
    public string? ClientAddress { get; init; }

    /// <summary>The protocol's command.</summary>
    public string Kind { get; init; } = "";

    /// <summary>The rule that decided; null for none.</summary>
    public string? Rule { get; init; }

    /// <summary>Rules that only observe and would have decided otherwise; null for none.</summary>
    public string? Observed { get; init; }

    /// <summary>The approval it went through or waited for; null for none.</summary>
    public string? Approval { get; init; }

    /// <summary>How the approval ended: <c>approved</c>, <c>denied</c>, <c>expired</c>, <c>withdrawn</c>; null while it waits or without one.</summary>
    public string? Decision { get; init; }

    /// <summary>Who decided; null for nobody.</summary>
    public string? DecidedBy { get; init; }

    /// <summary>The command tag; null when none came back.</summary>
    public string? Tag { get; init; }

    /// <summary>Names of the result's columns.</summary>
    public ImmutableArray<string> Columns { get; init; } = [];

    /// <summary>Rows delivered.</summary>
    public long Rows { get; init; }

    /// <summary>Bytes of result data delivered.</summary>
    public long Bytes { get; init; }

    /// <summary>Masked cells by rule.</summary>
    public ImmutableSortedDictionary<string, long> Masked { get; init; } = ImmutableSortedDictionary<string, long>.Empty;

    /// <summary>The error's code; null for none.</summary>
    public string? ErrorCode { get; init; }
}
