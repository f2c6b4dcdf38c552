using HoopWire.Sessions;

namespace HoopWire.ControlPlane;

/// <summary>One thing for the audit's writer: a row, a session's start or end, or a mark that tells when all before it is stored.</summary>
internal abstract record AuditEntry
{
    internal sealed record Row(AuditEvent Event) : AuditEntry;

    internal sealed record Started(SessionHeader Header) : AuditEntry;

    internal sealed record Ended(SessionHeader Header, DateTimeOffset EndedAt, EndReason Reason, long Commands) : AuditEntry;

    internal sealed record Mark(TaskCompletionSource Stored) : AuditEntry;
}
