using HoopWire.Recording.Drain;
using HoopWire.Recording.Files;
using Microsoft.Extensions.Logging;

namespace HoopWire.Recording.Journals;

/// <summary>
/// The thread that brings the journals to disk: at its own pace, or at once when a session waits. It is a group commit: what comes while a sync
/// is under way goes with the next, which starts when that one returns.
/// </summary>
internal sealed class JournalSync : IDisposable
{
    private static readonly TimeSpan LookAge = TimeSpan.FromSeconds(1);
    private readonly RecordingOptions _options;
    private readonly RecorderHealth _health;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;

    // Not the thread itself, which may be the one that hangs in the kernel, nor the drain's, which syncs to the same disk.
    private readonly ITimer _watch;
    private readonly Thread _thread;
    private readonly AutoResetEvent _signal = new(false);
    private readonly Lock _gate = new();
    private readonly TaskCompletionSource _stopped = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile (LoopJournal Loop, JournalCopy Copy)[] _copies = [];
    private long _syncedAt;
    private long _lookedAt;
    private long _allocatedBytes;
    private volatile bool _stopping;

    public JournalSync(RecordingOptions options, RecorderHealth health, TimeProvider time, ILogger logger)
    {
        _options = options;
        _health = health;
        _time = time;
        _logger = logger;
        _syncedAt = _lookedAt = time.GetTimestamp();
        _watch = time.CreateTimer(static sync => ((JournalSync)sync!).Look(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        _thread = new Thread(Run) { Name = "recording sync", IsBackground = true };
    }

    /// <summary>How long ago what the disk has of the journals was the whole of them. Any thread.</summary>
    public TimeSpan Lag => _time.GetElapsedTime(Volatile.Read(ref _syncedAt));

    /// <summary>Managed bytes that the thread has allocated up to its last sync. Any thread.</summary>
    public long AllocatedBytes => Volatile.Read(ref _allocatedBytes);

    public void Start()
    {
        Volatile.Write(ref _syncedAt, _time.GetTimestamp());
        _thread.Start();
        _watch.Change(LookAge, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Takes on a loop's journal.</summary>
    public void Add(LoopJournal loop, JournalCopy copy)
    {
        lock (_gate) _copies = [.. _copies, (loop, copy)];
    }

    /// <summary>Asks for a sync now. Any thread.</summary>
    public void Request() => _signal.Set();

    /// <summary>Ends the thread, and removes the copies of the journals that have been carried into files.</summary>
    public async Task StopAsync()
    {
        _stopping = true;
        await _watch.DisposeAsync().ConfigureAwait(false);
        _signal.Set();
        await _stopped.Task.ConfigureAwait(false);
        foreach (var (loop, copy) in _copies)
        {
            copy.Dispose();
            if (loop.Journal.Tail == loop.Journal.Head) Remove(copy.Path);
        }
    }

    /// <summary>Deletes a journal or a copy that is needed no more; where recordings are encrypted, nothing of it stays on the disk.</summary>
    public void Remove(string path)
    {
        if (!File.Exists(path)) return;
        try
        {
            if (_options.Encrypts) PrivateFiles.Erase(path);
            else File.Delete(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            RecordingLog.NotRemoved(_logger, e.Message);
        }
    }

    public void Dispose() => _signal.Dispose();

    private void Run()
    {
        while (!_stopping)
        {
            _signal.WaitOne(_options.SyncAge);
            Sync();
            Volatile.Write(ref _allocatedBytes, GC.GetAllocatedBytesForCurrentThread());
        }

        _stopped.SetResult();
    }

    // A sync that does not return says nothing of itself: what is recorded meanwhile a power cut would take.
    private void Look()
    {
        long now = _time.GetTimestamp();
        // After a pause of the whole process or machine the age means nothing: the sync was not the one that stood.
        bool paused = _time.GetElapsedTime(_lookedAt, now) > LookAge * 3;
        _lookedAt = now;
        Judge(paused);
        if (!_stopping) _watch.Change(LookAge, Timeout.InfiniteTimeSpan);
    }

    private void Judge(bool paused)
    {
        lock (_gate)
        {
            var lag = Lag;
            bool hangs = lag > _options.SyncLagMax;
            if (hangs == _health.LagFault is not null || (hangs && paused)) return;
            _health.LagFault = hangs ? $"Recordings cannot be written: the disk has taken nothing for {lag.TotalSeconds:0} s. The gateway goes on by itself once it does." : null;
            if (hangs) RecordingLog.Hangs(_logger, _options.SyncLagMax.TotalSeconds);
            else RecordingLog.Recovered(_logger);
        }

        Wake();
    }

    private void Wake()
    {
        foreach (var (loop, _) in _copies)
        {
            loop.Drained();
            loop.CopySynced(-1);
        }
    }

    private void Sync()
    {
        long begun = _time.GetTimestamp();
        try
        {
            if (_copies.Length > 0) _options.BeforeSync?.Invoke();
            foreach (var (loop, copy) in _copies) loop.CopySynced(copy.Sync());
            Volatile.Write(ref _syncedAt, begun);
            if (_health.LagFault is not null) Judge(paused: false);
            if (_health.SyncFault is null) return;
            _health.SyncFault = null;
            RecordingLog.Recovered(_logger);
        }
        catch (Exception e)
        {
            bool isNew = _health.SyncFault is null;
            _health.SyncFault = RecorderHealth.Sentence(e);
            if (isNew) RecordingLog.Failed(_logger, e.Message, _options.SyncAge.TotalSeconds);
        }

        Wake();
    }
}
