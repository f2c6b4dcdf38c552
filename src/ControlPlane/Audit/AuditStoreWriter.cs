using System.Threading.Channels;
using Microsoft.Extensions.Logging;

namespace HoopWire.ControlPlane;

/// <summary>
/// Writes into the store what the root log has, in its order, on a thread of its own, and again until it is there: what is not stored when the gateway
/// stops, the next start takes out of the root log.
/// </summary>
internal sealed class AuditStoreWriter : IDisposable
{
    /// <summary>Entries of one transaction.</summary>
    public const int BatchRowsMax = 512;

    /// <summary>What is said while the audit cannot be written.</summary>
    public const string Unwritten = "The audit cannot be written.";

    private static readonly TimeSpan RetryInterval = TimeSpan.FromSeconds(1);

    private readonly IAuditStore _store;
    private readonly ILogger _log;
    private readonly bool _isRooted;
    private readonly Action<IReadOnlyList<AuditEntry>> _stored;
    private readonly CancellationToken _stop;
    private readonly Channel<Part> _parts = Channel.CreateUnbounded<Part>(new UnboundedChannelOptions { SingleReader = true, SingleWriter = true });
    private readonly ManualResetEventSlim _idle = new(initialState: true);
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile string? _fault;
    private int _pending;

    /// <param name="store">The store.</param>
    /// <param name="log">Is told when it fails and when it works again.</param>
    /// <param name="isRooted">Whether what is given is in a root log.</param>
    /// <param name="stored">Is given entries once they are stored.</param>
    /// <param name="stop">Gives up what cannot be stored.</param>
    public AuditStoreWriter(IAuditStore store, ILogger log, bool isRooted, Action<IReadOnlyList<AuditEntry>> stored, CancellationToken stop)
    {
        (_store, _log, _isRooted, _stored, _stop) = (store, log, isRooted, stored, stop);
        new Thread(Run) { IsBackground = true, Name = "audit-store" }.Start();
    }

    /// <summary>Why entries do not come into the store; null while they do.</summary>
    public string? Fault => _fault;

    /// <summary>Completes when nothing is stored any more.</summary>
    public Task Ended => _ended.Task;

    /// <summary>Takes entries that are not stored yet; at most <see cref="BatchRowsMax"/> and few more.</summary>
    /// <param name="entries">The entries, which are the writer's from now on.</param>
    /// <param name="rootLine">The last line of the root log with them in it; null for no root log.</param>
    public void Add(List<AuditEntry> entries, long? rootLine)
    {
        Interlocked.Increment(ref _pending);
        _idle.Reset();
        _parts.Writer.TryWrite(new Part(entries, rootLine));
    }

    /// <summary>Nothing comes any more.</summary>
    public void Complete() => _parts.Writer.TryComplete();

    /// <summary>Waits until all is stored, but no longer than this.</summary>
    public void WaitIdle(TimeSpan patience) => _idle.Wait(patience, CancellationToken.None);

    /// <summary>Only once nothing is stored any more.</summary>
    public void Dispose() => _idle.Dispose();

    private void Run()
    {
        List<AuditEntry> left = [];
        try
        {
            while (_parts.Reader.WaitToReadAsync().AsTask().GetAwaiter().GetResult())
            {
                (List<AuditEntry> entries, long? line, int parts) = Take();
                left = entries;
                if (!Store(new AuditBatch(entries) { RootLine = line })) return;
                left = [];
                _stored(entries);
                foreach (AuditEntry.Mark mark in entries.OfType<AuditEntry.Mark>()) mark.Stored.TrySetResult();
                if (Interlocked.Add(ref _pending, -parts) == 0) SetIdle();
            }
        }
        finally
        {
            while (_parts.Reader.TryRead(out Part? part)) left.AddRange(part.Entries);
            foreach (AuditEntry.Row row in left.OfType<AuditEntry.Row>()) row.Kept?.TrySetResult(false);
            int rooted = _isRooted ? left.Count(entry => RootEvents.Of(entry, default) is not null) : 0;
            if (rooted > 0) AuditLogMessages.RowsLeftToRoot(_log, rooted);
            if (left.Count > rooted) AuditLogMessages.RowsGivenUp(_log, left.Count - rooted);
            _ended.TrySetResult();
        }
    }

    // What has come meanwhile goes with it.
    private (List<AuditEntry> Entries, long? Line, int Parts) Take()
    {
        _parts.Reader.TryRead(out Part? first);
        (List<AuditEntry> entries, long? line, int parts) = (first!.Entries, first.RootLine, 1);
        while (_parts.Reader.TryPeek(out Part? next) && entries.Count + next.Entries.Count <= BatchRowsMax && _parts.Reader.TryRead(out next))
        {
            entries.AddRange(next.Entries);
            (line, parts) = (next.RootLine, parts + 1);
        }

        return (entries, line, parts);
    }

    // Whoever adds meanwhile has counted first.
    private void SetIdle()
    {
        _idle.Set();
        if (Volatile.Read(ref _pending) > 0) _idle.Reset();
    }

    private bool Store(AuditBatch batch)
    {
        while (!TryStore(batch))
            if (_stop.WaitHandle.WaitOne(RetryInterval)) return false;
        return true;
    }

    private bool TryStore(AuditBatch batch)
    {
        try
        {
            _store.Append(batch);
            foreach (AuditEntry.Row row in batch.Entries.OfType<AuditEntry.Row>()) row.Kept?.TrySetResult(true);
            if (_fault is not null) AuditLogMessages.StoreWorks(_log);
            _fault = null;
            return true;
        }
        catch (Exception e)
        {
            if (_fault is null) AuditLogMessages.StoreFailed(_log, e.GetType().Name, e.Message);
            _fault = Unwritten;
            return false;
        }
    }

    private sealed record Part(List<AuditEntry> Entries, long? RootLine);
}
