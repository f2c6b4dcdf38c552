using System.Collections.Concurrent;
using HoopWire.Sessions;

namespace HoopWire.ControlPlane.Tests;

/// <summary>A store that cannot be written until it is told to work.</summary>
internal sealed class BrokenStore : IAuditStore
{
    private int _rows;

    public TaskCompletionSource Failed { get; } = new();

    public bool Works { get; set; }

    public int Rows => _rows;

    public int Gaps => Kinds.Count(kind => kind == "audit-gap");

    public ConcurrentQueue<string> Kinds { get; } = [];

    public void Append(AuditBatch batch)
    {
        if (!Works)
        {
            Failed.TrySetResult();
            throw new IOException("disk full");
        }

        _rows += batch.Entries.OfType<AuditEntry.Row>().Count();
        foreach (AuditEntry.Row row in batch.Entries.OfType<AuditEntry.Row>()) Kinds.Enqueue(row.Event.Kind);
    }

    public long? FindRootLine() => throw new NotSupportedException();

    public Task<IReadOnlyList<AuditRow>> ListAsync(AuditFilter filter, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<IReadOnlyList<SessionRow>> ListSessionsAsync(SessionFilter filter, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<SessionRow?> FindSessionAsync(string id, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<int> CloseLostSessionsAsync(long now, CancellationToken cancellationToken) => throw new NotSupportedException();

    public IReadOnlyList<string> ListUnindexed() => throw new NotSupportedException();

    public bool HasRecorded(string sessionId) => throw new NotSupportedException();

    public void Forget(string sessionId) => throw new NotSupportedException();

    public void Keep(string sessionId, RecordedHeader header) => throw new NotSupportedException();

    public void KeepEnd(string sessionId, long endedAt, EndReason reason, long commands) => throw new NotSupportedException();
}
