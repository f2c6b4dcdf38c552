using System.Collections.Concurrent;
using HoopWire.Sessions;

namespace HoopWire.Integration.Tests.InProcess;

/// <summary>Keeps audit rows in memory.</summary>
internal sealed class TestAudit : IAuditLog
{
    public ConcurrentQueue<AuditEvent> Rows { get; } = new();

    public ConcurrentQueue<(SessionHeader Header, EndReason Reason)> Ended { get; } = new();

    public string? Fault => null;

    public void Write(AuditEvent row) => Rows.Enqueue(row);

    public void SessionStarted(SessionHeader header) => Rows.Enqueue(new AuditEvent(header.StartedAt, "session-started") { SessionId = header.Id });

    public void SessionEnded(SessionHeader header, DateTimeOffset endedAt, EndReason reason, long commands) => Ended.Enqueue((header, reason));
}
