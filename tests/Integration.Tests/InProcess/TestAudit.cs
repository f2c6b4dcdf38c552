using System.Collections.Concurrent;
using HoopWire.Sessions;

namespace HoopWire.Integration.Tests.InProcess;

/// <summary>Keeps audit rows in memory.</summary>
internal sealed class TestAudit : IAuditLog
{
    private readonly TaskCompletionSource<EndReason> _firstEnd = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public ConcurrentQueue<AuditEvent> Rows { get; } = new();

    public ConcurrentQueue<(SessionHeader Header, EndReason Reason)> Ended { get; } = new();

    /// <summary>Completes when the first session has ended.</summary>
    public Task<EndReason> FirstEnd => _firstEnd.Task;

    public string? Fault => null;

    public void Write(AuditEvent row) => Rows.Enqueue(row);

    public Task<bool> StoreAsync(AuditEvent row)
    {
        Write(row);
        return Task.FromResult(true);
    }

    public void SessionStarted(SessionHeader header) => Rows.Enqueue(new AuditEvent(header.StartedAt, "session-started") { SessionId = header.Id });

    public void SessionEnded(SessionHeader header, DateTimeOffset endedAt, EndReason reason, long commands)
    {
        Ended.Enqueue((header, reason));
        _firstEnd.TrySetResult(reason);
    }
}
