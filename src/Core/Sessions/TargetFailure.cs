using HoopWire.Access;
using Microsoft.Extensions.Logging;

namespace HoopWire.Sessions;

/// <summary>Why a target cannot be used: what a person, the log and the audit are told. A protocol adds how its clients read it.</summary>
/// <param name="Reason">For the log.</param>
public abstract record TargetFailure(EndReason Reason)
{
    private const string Unreachable = "target-unreachable";

    /// <summary>The audit's kind for it.</summary>
    public string AuditKind { get; init; } = Unreachable;

    /// <summary>How loud the log is about it.</summary>
    public LogLevel Level => AuditKind == Unreachable ? LogLevel.Warning : LogLevel.Information;

    /// <summary>What the operator reads beside the words for the client, in log and audit; null for nothing more.</summary>
    public string? Cause { get; init; }

    /// <summary>The words for the client. They hold nothing of the credential.</summary>
    public abstract string Words { get; }

    /// <summary>What the audit says of it.</summary>
    public string Audited => Cause is null ? Words : $"{Words} ({Cause})";

    /// <summary>The <see cref="Cause"/> where a target took too long.</summary>
    /// <param name="target">The target.</param>
    /// <param name="stage">Where it took too long: at the connection or at the login.</param>
    public static string CauseOfTimeout(Target target, Stage stage)
    {
        ArgumentNullException.ThrowIfNull(target);
        return $"{target.Host}:{target.Port}: {(stage == Stage.TargetConnect ? "the connection was not made" : "the login did not end")} within targetTimeout";
    }
}
