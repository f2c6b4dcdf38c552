using HoopWire.Sessions;
using Microsoft.Extensions.Logging;

namespace HoopWire.Postgres.Session;

/// <summary>Why a target could not be used. What the client is shown holds nothing of the credential.</summary>
/// <param name="SqlState">The code for the client.</param>
/// <param name="Message">The words for the client.</param>
/// <param name="Reason">For audit and recording.</param>
internal sealed record TargetLoginFailure(string SqlState, string Message, EndReason Reason)
{
    /// <summary>The audit's kind for it.</summary>
    public string AuditKind { get; init; } = "target-unreachable";

    /// <summary>How loud the log is about it.</summary>
    public LogLevel Level => AuditKind == "target-unreachable" ? LogLevel.Warning : LogLevel.Information;

    /// <summary>What the operator reads beside the words for the client, in log and audit; null for nothing more.</summary>
    public string? Cause { get; init; }

    /// <summary>What the audit says of it.</summary>
    public string Audited => Cause is null ? Message : $"{Message} ({Cause})";

    /// <summary>The code the target gave; null when it gave none. For the operator's log.</summary>
    public string? TargetSqlState { get; init; }

    /// <summary>The target's own words, cut short; null when it said nothing. For the operator's log: they may name the account used there.</summary>
    public string? TargetText { get; init; }
}
