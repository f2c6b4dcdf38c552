using System.Threading.Channels;
using HoopWire.Sessions;
using Microsoft.Extensions.Logging;

namespace HoopWire.ControlPlane;

/// <summary>
/// The audit: a bounded queue and one thread that writes it to the store in batches. While the store cannot be written, rows wait and
/// <see cref="Fault"/> says so; rows that find the queue full are lost, counted, and told of by a row of their own. Of the queue a part is for what
/// strangers make, and a part is left free of what recordings tell, which waits elsewhere: neither keeps an approval or a key's end out.
/// </summary>
internal sealed class AuditLog : IAuditLog, IAsyncDisposable
{
    private const int QueueRowsMax = 65_536;
    private const int BatchRowsMax = 512;
    private static readonly TimeSpan RetryInterval = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan StopTimeout = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan StorePatience = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan StrangersGapInterval = TimeSpan.FromMinutes(1);

    private readonly IAuditStore _store;
    private readonly TimeProvider _time;
    private readonly ILogger<AuditLog> _log;
    private readonly RootLog? _root;
    private readonly Channel<AuditEntry> _queue;
    private readonly Thread _writer;
    private readonly CancellationTokenSource _stop = new();
    private readonly TaskCompletionSource _stopped = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile string? _storeFault;
    private volatile string? _away;
    private readonly int _strangersMax;
    private readonly int _indexedMax;
    private long _lost;
    private long _strangers;
    private long _strangersLost;
    private long? _strangersToldAt;

    public AuditLog(IAuditStore store, TimeProvider time, ILogger<AuditLog> log, RootLog? root = null, int queueRowsMax = QueueRowsMax)
    {
        _store = store;
        _time = time;
        _log = log;
        _root = root;
        (_strangersMax, _indexedMax) = (queueRowsMax / 4, queueRowsMax - (queueRowsMax / 4));
        _queue = Channel.CreateBounded<AuditEntry>(new BoundedChannelOptions(queueRowsMax) { SingleReader = true });
        _writer = new Thread(Run) { IsBackground = true, Name = "audit" };
        _writer.Start();
    }

    /// <inheritdoc/>
    public string? Fault => _storeFault ?? _away ?? (Interlocked.Read(ref _lost) > 0 ? "The audit cannot keep up." : null);

    /// <inheritdoc/>
    public void Write(AuditEvent row) => Enqueue(new AuditEntry.Row(row));

    /// <inheritdoc/>
    public async Task<bool> StoreAsync(AuditEvent row)
    {
        AuditEntry.Row entry = new(row) { Kept = new TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously) };
        if (!_queue.Writer.TryWrite(entry)) return false;
        if (entry.IsStrangers) Interlocked.Increment(ref _strangers);
        try
        {
            return await entry.Kept.Task.WaitAsync(StorePatience, _time);
        }
        catch (TimeoutException)
        {
            return false;
        }
    }

    /// <inheritdoc/>
    public void SessionStarted(SessionHeader header) => Enqueue(new AuditEntry.Started(header));

    /// <inheritdoc/>
    public void SessionEnded(SessionHeader header, DateTimeOffset endedAt, EndReason reason, long commands) =>
        Enqueue(new AuditEntry.Ended(header, endedAt, reason, commands));

    /// <summary>Completes once everything accepted before the call is stored, so that a reader sees what it has just done; false after the timeout.</summary>
    public async Task<bool> FlushAsync(TimeSpan timeout)
    {
        AuditEntry.Mark mark = new(new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
        if (!_queue.Writer.TryWrite(mark)) return false;
        return await Task.WhenAny(mark.Stored.Task, Task.Delay(timeout)) == mark.Stored.Task;
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        _queue.Writer.TryComplete();
        if (await Task.WhenAny(_stopped.Task, Task.Delay(StopTimeout)) != _stopped.Task) await _stop.CancelAsync();
        await _stopped.Task;
        _root?.Dispose();
        _stop.Dispose();
    }

    /// <summary>What is known of the store before a row finds it so: why it is away, or null.</summary>
    public void Learn(string? away) => _away = away;

    /// <summary>Puts an entry in the queue; false when it is too full for what waits elsewhere just as well, and then nothing is lost: the caller keeps it.</summary>
    public bool TryWrite(AuditEntry entry) => _queue.Reader.Count < _indexedMax && _queue.Writer.TryWrite(entry);

    private void Enqueue(AuditEntry entry)
    {
        if (entry is AuditEntry.Row { IsStrangers: true })
        {
            EnqueueStrangers(entry);
            return;
        }

        if (_queue.Writer.TryWrite(entry)) return;
        if (Interlocked.Increment(ref _lost) == 1) AuditLogMessages.QueueFull(_log);
    }

    // What is lost of these is no reason to refuse sessions: strangers would have everybody refused.
    private void EnqueueStrangers(AuditEntry entry)
    {
        if (Interlocked.Increment(ref _strangers) <= _strangersMax && _queue.Writer.TryWrite(entry)) return;
        Interlocked.Decrement(ref _strangers);
        if (Interlocked.Increment(ref _strangersLost) == 1) AuditLogMessages.StrangersLost(_log);
    }

    private void Run()
    {
        List<AuditEntry> batch = new(BatchRowsMax);
        try
        {
            while (WaitForRows())
            {
                while (batch.Count < BatchRowsMax && _queue.Reader.TryRead(out AuditEntry? entry)) Take(entry, batch);
                if (!Store(batch)) return;
                batch.Clear();
            }

            if (Interlocked.Read(ref _strangersLost) > 0) Store(batch);
        }
        finally
        {
            while (_queue.Reader.TryRead(out AuditEntry? entry)) batch.Add(entry);
            foreach (AuditEntry.Row row in batch.OfType<AuditEntry.Row>()) row.Kept?.TrySetResult(false);
            _stopped.TrySetResult();
        }
    }

    private void Take(AuditEntry entry, List<AuditEntry> batch)
    {
        if (entry is AuditEntry.Row { IsStrangers: true }) Interlocked.Decrement(ref _strangers);
        batch.Add(entry);
    }

    // Looks up from time to time: a loss that was counted after the last row must be told of too, or the fault would stay.
    private bool WaitForRows()
    {
        Task<bool> ready = _queue.Reader.WaitToReadAsync().AsTask();
        while (!ready.Wait(RetryInterval))
        {
            CloseDay();
            if (Interlocked.Read(ref _lost) > 0 || StrangersAreDue()) return true;
        }

        return ready.Result;
    }

    // Not with every batch, in which they would be a way into the root log.
    private bool StrangersAreDue() =>
        Interlocked.Read(ref _strangersLost) > 0 && (_strangersToldAt is not { } told || _time.GetElapsedTime(told) >= StrangersGapInterval || _queue.Reader.Completion.IsCompleted);

    private bool Store(List<AuditEntry> batch)
    {
        long lost = Interlocked.Read(ref _lost);
        if (lost > 0) batch.Add(Gap($"{lost} rows were lost because the audit could not keep up."));
        if (StrangersAreDue())
        {
            batch.Add(Gap($"{Interlocked.Exchange(ref _strangersLost, 0)} refused logins and accesses have no row of their own: there were too many of them."));
            _strangersToldAt = _time.GetTimestamp();
        }

        AuditBatch stored = new(batch);
        bool rooted = false;
        while (!TryAppend(stored, ref rooted))
            if (_stop.Token.WaitHandle.WaitOne(RetryInterval)) return false;
        Interlocked.Add(ref _lost, -lost);
        foreach (AuditEntry.Mark mark in batch.OfType<AuditEntry.Mark>()) mark.Stored.TrySetResult();
        return true;
    }

    private AuditEntry.Row Gap(string detail) => new(new AuditEvent(_time.GetUtcNow(), RootEvents.Gap) { Detail = detail });

    private void CloseDay()
    {
        try
        {
            _root?.CloseDay();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // The next batch says so, and repeats it.
        }
    }

    // The root log first: what is in it twice would be a lie, what the store lacks can be had from it.
    private bool TryAppend(AuditBatch batch, ref bool rooted)
    {
        try
        {
            if (!rooted) _root?.Append(batch.Entries);
            rooted = true;
            if (_root is not null) TellKept(batch, inRoot: true);
            _store.Append(batch);
            TellKept(batch, inRoot: false);
            if (_storeFault is not null) AuditLogMessages.StoreWorks(_log);
            _storeFault = null;
            return true;
        }
        catch (Exception e)
        {
            if (_storeFault is null) AuditLogMessages.StoreFailed(_log, e.GetType().Name, e.Message);
            _storeFault = "The audit cannot be written.";
            return false;
        }
    }

    // What is in the root log, signed and synced, is kept, whatever becomes of the store.
    private static void TellKept(AuditBatch batch, bool inRoot)
    {
        foreach (AuditEntry.Row row in batch.Entries.OfType<AuditEntry.Row>())
            if (!inRoot || !row.IsStrangers) row.Kept?.TrySetResult(true);
    }
}
