using System.Threading.Channels;
using HoopWire.Sessions;
using Microsoft.Extensions.Logging;

namespace HoopWire.ControlPlane;

/// <summary>
/// The audit: a bounded queue, a thread that writes the root log and one behind it that writes the store. While the store cannot be written, rows wait for
/// it, are in the root log all the same, and <see cref="Fault"/> says so; rows that find the queue full are lost, counted, and told of by a row of their
/// own. Of the queue a part is for what strangers make, and a part is left free of what recordings tell, which waits elsewhere: neither keeps an approval
/// or a key's end out.
/// </summary>
internal sealed class AuditLog : IAuditLog, IAsyncDisposable
{
    private const int QueueRowsMax = 65_536;

    // Of texts that recordings tell: these wait elsewhere just as well.
    private const long IndexedCharsMax = 100_000_000;
    private static readonly TimeSpan RetryInterval = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan StopTimeout = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan StorePatience = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan GapInterval = TimeSpan.FromMinutes(1);

    // While the store works, what comes meanwhile is signed and stored together; one that does not answer must not hold the root log up.
    private static readonly TimeSpan GroupPatience = TimeSpan.FromMilliseconds(50);

    private readonly TimeProvider _time;
    private readonly ILogger<AuditLog> _log;
    private readonly RootLog? _root;
    private readonly AuditStoreWriter _storing;
    private readonly Channel<AuditEntry> _queue = Channel.CreateUnbounded<AuditEntry>(new UnboundedChannelOptions { SingleReader = true });
    private readonly Thread _rooting;
    private readonly CancellationTokenSource _stop = new();
    private readonly TaskCompletionSource _rooted = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly int _waitingMax;
    private readonly int _strangersMax;
    private readonly int _indexedMax;
    private volatile string? _rootFault;
    private volatile string? _away;
    private volatile bool _isStopping;
    private long _waiting;
    private long _lost;
    private long _indexedChars;
    private long _strangers;
    private long _strangersLost;
    private long? _strangersToldAt;
    private long? _lostToldAt;

    public AuditLog(IAuditStore store, TimeProvider time, ILogger<AuditLog> log, RootLog? root = null, int queueRowsMax = QueueRowsMax)
    {
        (_time, _log, _root) = (time, log, root);
        (_waitingMax, _strangersMax, _indexedMax) = (queueRowsMax, queueRowsMax / 8, queueRowsMax - (queueRowsMax / 4));
        _storing = new AuditStoreWriter(store, log, isRooted: root is not null, Stored, _stop.Token);
        _rooting = new Thread(Run) { IsBackground = true, Name = "audit" };
        _rooting.Start();
    }

    /// <inheritdoc/>
    public string? Fault => _rootFault ?? _storing.Fault ?? _away ?? (Interlocked.Read(ref _lost) > 0 ? "The audit cannot keep up." : null);

    /// <summary>Entries that are not in the store yet.</summary>
    public long Waiting => Interlocked.Read(ref _waiting);

    /// <inheritdoc/>
    public void Write(AuditEvent row) => Enqueue(new AuditEntry.Row(row));

    /// <inheritdoc/>
    public async Task<bool> StoreAsync(AuditEvent row)
    {
        AuditEntry.Row entry = new(row) { Kept = new TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously) };
        if (entry.IsStrangers) Interlocked.Increment(ref _strangers);
        if (!Admit(entry))
        {
            if (entry.IsStrangers) Interlocked.Decrement(ref _strangers);
            return false;
        }

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
        if (!Admit(mark)) return false;
        return await Task.WhenAny(mark.Stored.Task, Task.Delay(timeout)) == mark.Stored.Task;
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        _isStopping = true;
        _queue.Writer.TryComplete();
        Task ended = Task.WhenAll(_rooted.Task, _storing.Ended);
        if (await Task.WhenAny(ended, Task.Delay(StopTimeout)) != ended) await _stop.CancelAsync();
        await ended;
        _storing.Dispose();
        _root?.Dispose();
        _stop.Dispose();
    }

    /// <summary>What is known of the store before a row finds it so: why it is away, or null.</summary>
    public void Learn(string? away) => _away = away;

    /// <summary>Puts an entry in the queue; false when it is too full for what waits elsewhere just as well, and then nothing is lost: the caller keeps it.</summary>
    public bool TryWrite(AuditEntry entry)
    {
        long chars = entry is AuditEntry.Indexed indexed ? indexed.Chars : 0;
        if (Waiting >= _indexedMax || (chars > 0 && Interlocked.Read(ref _indexedChars) >= IndexedCharsMax)) return false;
        Interlocked.Add(ref _indexedChars, chars);
        if (Admit(entry)) return true;
        Interlocked.Add(ref _indexedChars, -chars);
        return false;
    }

    private bool Admit(AuditEntry entry)
    {
        if (Interlocked.Increment(ref _waiting) <= _waitingMax && _queue.Writer.TryWrite(entry)) return true;
        Interlocked.Decrement(ref _waiting);
        return false;
    }

    private void Enqueue(AuditEntry entry)
    {
        if (entry is AuditEntry.Row { IsStrangers: true })
        {
            EnqueueStrangers(entry);
            return;
        }

        if (Admit(entry)) return;
        if (Interlocked.Increment(ref _lost) == 1) AuditLogMessages.QueueFull(_log);
    }

    // What is lost of these is no reason to refuse sessions: strangers would have everybody refused.
    private void EnqueueStrangers(AuditEntry entry)
    {
        if (Interlocked.Increment(ref _strangers) <= _strangersMax && Admit(entry)) return;
        Interlocked.Decrement(ref _strangers);
        if (Interlocked.Increment(ref _strangersLost) == 1) AuditLogMessages.StrangersLost(_log);
    }

    private void Stored(IReadOnlyList<AuditEntry> entries)
    {
        int strangers = 0;
        foreach (AuditEntry entry in entries)
        {
            if (entry is AuditEntry.Row { IsStrangers: true }) strangers++;
            else if (entry is AuditEntry.Indexed indexed) Interlocked.Add(ref _indexedChars, -indexed.Chars);
        }

        Interlocked.Add(ref _strangers, -strangers);
        Interlocked.Add(ref _waiting, -entries.Count);
    }

    private void Run()
    {
        List<AuditEntry> batch = [];
        try
        {
            while (WaitForRows())
            {
                while (batch.Count < AuditStoreWriter.BatchRowsMax && _queue.Reader.TryRead(out AuditEntry? entry)) batch.Add(entry);
                if (!Root(batch)) return;
                batch = [];
                if (!_isStopping) _storing.WaitIdle(GroupPatience);
            }

            if (Interlocked.Read(ref _strangersLost) > 0 && Root(batch)) batch = [];
        }
        finally
        {
            while (_queue.Reader.TryRead(out AuditEntry? entry)) batch.Add(entry);
            foreach (AuditEntry.Row row in batch.OfType<AuditEntry.Row>()) row.Kept?.TrySetResult(false);
            if (batch.Count > 0) AuditLogMessages.RowsGivenUp(_log, batch.Count);
            _storing.Complete();
            _rooted.TrySetResult();
        }
    }

    // Looks up from time to time: a loss that was counted after the last row must be told of too, or the fault would stay.
    private bool WaitForRows()
    {
        Task<bool> ready = _queue.Reader.WaitToReadAsync().AsTask();
        while (!ready.Wait(RetryInterval))
        {
            CloseDay();
            if (LostAreDue() || StrangersAreDue()) return true;
        }

        return ready.Result;
    }

    // While the store is away, for hours perhaps, not with every batch: each is a line of the root log.
    private bool LostAreDue() => Interlocked.Read(ref _lost) > 0 && (_storing.Fault is null || IsDue(_lostToldAt));

    // Not with every batch, in which they would be a way into the root log.
    private bool StrangersAreDue() => Interlocked.Read(ref _strangersLost) > 0 && IsDue(_strangersToldAt);

    private bool IsDue(long? toldAt) => toldAt is not { } told || _time.GetElapsedTime(told) >= GapInterval || _isStopping;

    private bool Root(List<AuditEntry> batch)
    {
        long lost = LostAreDue() ? Interlocked.Read(ref _lost) : 0;
        if (lost > 0)
        {
            AddGap(batch, $"{lost} rows were lost because the audit could not keep up.");
            _lostToldAt = _time.GetTimestamp();
        }

        if (StrangersAreDue())
        {
            AddGap(batch, $"{Interlocked.Exchange(ref _strangersLost, 0)} refused logins and accesses have no row of their own: there were too many of them.");
            _strangersToldAt = _time.GetTimestamp();
        }

        while (!TryRoot(batch))
            if (_stop.Token.WaitHandle.WaitOne(RetryInterval)) return false;
        Interlocked.Add(ref _lost, -lost);
        return true;
    }

    private void AddGap(List<AuditEntry> batch, string detail)
    {
        batch.Add(new AuditEntry.Row(new AuditEvent(_time.GetUtcNow(), RootEvents.Gap) { Detail = detail }));
        Interlocked.Increment(ref _waiting);
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
    private bool TryRoot(List<AuditEntry> batch)
    {
        try
        {
            long? line = _root?.Append(batch);
            // What is in the root log, signed and synced, is kept, whatever becomes of the store.
            if (line is not null)
            {
                foreach (AuditEntry.Row row in batch.OfType<AuditEntry.Row>())
                    if (!row.IsStrangers) row.Kept?.TrySetResult(true);
            }

            _storing.Add(batch, line);
            if (_rootFault is not null) AuditLogMessages.StoreWorks(_log);
            _rootFault = null;
            return true;
        }
        catch (Exception e)
        {
            if (_rootFault is null) AuditLogMessages.StoreFailed(_log, e.GetType().Name, e.Message);
            _rootFault = AuditStoreWriter.Unwritten;
            return false;
        }
    }
}
