using HoopWire.Recording;

namespace HoopWire.ControlPlane;

/// <summary>Kinds of rows.</summary>
internal static class AuditKinds
{
    /// <summary>A command that was let through.</summary>
    public const string Command = "command";

    /// <summary>One that was refused.</summary>
    public const string Denied = "command-denied";

    /// <summary>One that was held for approval.</summary>
    public const string Held = "command-held";

    /// <summary>All kinds of what was refused: at once, and after it was held and approved.</summary>
    public static IReadOnlyList<string> OfDenials { get; } = [Denied, NoticeEvent.Denied];

    /// <summary>Mistakes of those outside, who can make as many of them as they like.</summary>
    public static IReadOnlySet<string> OfStrangers { get; } = new HashSet<string>(StringComparer.Ordinal) { "login-refused", "access-refused", "target-unreachable" };

    /// <summary>Kinds of notices in recordings. There may be others, of protocols to come.</summary>
    public static IReadOnlySet<string> OfNotices { get; } =
        new HashSet<string>(StringComparer.Ordinal) { NoticeEvent.Denied, "limit", "mask", "masked-write", NoticeEvent.Observed, "proof", "unreadable" };

    /// <summary>What people are told who ask for a kind that nothing has. Recordings bring kinds of their own, of notices.</summary>
    public static IReadOnlyList<string> Known { get; } =
    [
        Command, Denied, Held, NoticeEvent.Denied, "limit", "mask", "masked-write", "observed", "proof", "unreadable",
        "access-refused", "approval-decided", "approval-requested", "audit-gap", "audit-rebuilt", "break-glass",
        "config-reloaded", "gateway-started", "gateway-stopped", "key-created", "key-revoked",
        "lock", "login-refused", "recording-delete-failed", "recording-deleted", "recording-held", "recording-read", "recording-released", "retention-paused", "session-killed", "session-read",
        "subject-released", "target-unreachable", "unlock",
    ];

    /// <summary>Kinds of what people do and of commands: no notice in a recording is a row of such a kind.</summary>
    public static IReadOnlySet<string> OfPeople { get; } = Known.Except(OfNotices).ToHashSet(StringComparer.Ordinal);
}
