using System.Threading.Channels;
using HoopWire.Sessions;
using Microsoft.Extensions.Logging;

namespace HoopWire.ControlPlane;

/// <summary>
/// The audit: a bounded queue and one thread that writes it to the store in batches. While the store cannot be written, rows wait and
/// <see cref="Fault"/> says so; rows that find the queue full are lost, counted, and told of by a row of their own.
/// </summary>
internal sealed class AuditLog : IAuditLog, IAsyncDisposable
{
    private const int QueueRowsMax = 65_536;
    private const int BatchRowsMax = 512;
    private static readonly TimeSpan RetryInterval = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan StopTimeout = TimeSpan.FromSeconds(5);

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
    private long _lost;

    public AuditLog(IAuditStore store, TimeProvider time, ILogger<AuditLog> log, RootLog? root = null, int queueRowsMax = QueueRowsMax)
    {
        _store = store;
        _time = time;
        _log = log;
        _root = root;
        _queue = Channel.CreateBounded<AuditEntry>(new BoundedChannelOptions(queueRowsMax) { SingleReader = true });
        _writer = new Thread(Run) { IsBackground = true, Name = "audit" };
        _writer.Start();
    }

    /// <inheritdoc/>
    public string? Fault => _storeFault ?? _away ?? (Interlocked.Read(ref _lost) > 0 ? "The audit cannot keep up." : null);

    /// <inheritdoc/>
    public void Write(AuditEvent row) => Enqueue(new AuditEntry.Row(row));

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

    /// <summary>Puts an entry in the queue; false when it is full, and then nothing is lost: the caller keeps it.</summary>
    public bool TryWrite(AuditEntry entry) => _queue.Writer.TryWrite(entry);

    private void Enqueue(AuditEntry entry)
    {
        if (_queue.Writer.TryWrite(entry)) return;
        if (Interlocked.Increment(ref _lost) == 1) AuditLogMessages.QueueFull(_log);
    }

    private void Run()
    {
        List<AuditEntry> batch = new(BatchRowsMax);
        try
        {
            while (WaitForRows())
            {
                while (batch.Count < BatchRowsMax && _queue.Reader.TryRead(out AuditEntry? entry)) batch.Add(entry);
                if (!Store(batch)) return;
                batch.Clear();
            }
        }
        finally
        {
            _stopped.TrySetResult();
        }
    }

    // Looks up from time to time: a loss that was counted after the last row must be told of too, or the fault would stay.
    private bool WaitForRows()
    {
        Task<bool> ready = _queue.Reader.WaitToReadAsync().AsTask();
        while (!ready.Wait(RetryInterval))
        {
            CloseDay();
            if (Interlocked.Read(ref _lost) > 0) return true;
        }

        return ready.Result;
    }

    private bool Store(List<AuditEntry> batch)
    {
        long lost = Interlocked.Read(ref _lost);
        if (lost > 0) batch.Add(new AuditEntry.Row(new AuditEvent(_time.GetUtcNow(), RootEvents.Gap) { Detail = $"{lost} rows were lost because the audit could not keep up." }));
        AuditBatch stored = new(batch);
        bool rooted = false;
        while (!TryAppend(stored, ref rooted))
            if (_stop.Token.WaitHandle.WaitOne(RetryInterval)) return false;
        Interlocked.Add(ref _lost, -lost);
        foreach (AuditEntry.Mark mark in batch.OfType<AuditEntry.Mark>()) mark.Stored.TrySetResult();
        return true;
    }

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
            _store.Append(batch);
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
}
