using HoopWire.Recording.Files;
using HoopWire.Recording.Journals;
using Microsoft.Extensions.Logging;

namespace HoopWire.Recording.Drain;

/// <summary>
/// The thread that carries all journals into files. It looks at them by itself, so that loops never have to wake it: every 20 ms while they fill, and less often
/// while there is little to find, since each look costs as much as a query.
/// </summary>
internal sealed class DrainThread
{
    private static readonly TimeSpan LookMin = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan LookMax = TimeSpan.FromMilliseconds(250);

    /// <summary>Bytes that one look should find.</summary>
    private const long WorthBytes = 64 << 10;

    /// <summary>Bytes of a journal that are made present ahead of its loop: those of so many looks like the last one, within these bounds.</summary>
    private const long PopulatedBytesMin = 128 << 10;
    private const long PopulatedBytesMax = 16 << 20;
    private const long PopulatedLooks = 4;

    private static readonly TimeSpan Retry = TimeSpan.FromMilliseconds(250);
    private readonly RecorderHealth _health;
    private readonly DrainSignal _signal;
    private readonly IRecordingObserver? _observer;
    private readonly ILogger _logger;
    private readonly Thread _thread;
    private readonly Lock _gate = new();
    private readonly List<TaskCompletionSource> _flushes = [];
    private readonly TaskCompletionSource _stopped = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile (LoopJournal Loop, JournalDrain Drain)[] _drains = [];
    private readonly Action _pass;
    private readonly Action _flushAll;
    private readonly Action _syncFiles;
    private readonly Action _release;
    private readonly UnsyncedFiles _unsynced;
    private readonly JournalSync _sync;
    private volatile bool _stopping;
    private bool _more;
    private long _allocatedBytes;
    private TimeSpan _look = LookMin;

    public DrainThread(RecorderHealth health, DrainSignal signal, UnsyncedFiles unsynced, JournalSync sync, IRecordingObserver? observer, ILogger logger)
    {
        _unsynced = unsynced;
        _sync = sync;
        _syncFiles = SyncFiles;
        _release = Release;
        _health = health;
        _signal = signal;
        _observer = observer;
        _logger = logger;
        _pass = Pass;
        _flushAll = FlushAll;
        _thread = new Thread(Run) { Name = "recording drain", IsBackground = true };
    }

    /// <summary>The journals and their drains.</summary>
    public (LoopJournal Loop, JournalDrain Drain)[] Drains => _drains;

    /// <summary>Managed bytes that the thread has allocated up to its last turn. Any thread.</summary>
    public long AllocatedBytes => Volatile.Read(ref _allocatedBytes);

    public void Start() => _thread.Start();

    /// <summary>Takes on a loop's journal.</summary>
    public void Add(LoopJournal loop, JournalDrain drain)
    {
        lock (_gate) _drains = [.. _drains, (loop, drain)];
    }

    /// <summary>Completes when everything appended before the call is in files.</summary>
    public Task FlushAsync()
    {
        var flush = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_gate)
        {
            if (_stopped.Task.IsCompleted) return Task.CompletedTask;
            _flushes.Add(flush);
        }

        _signal.Set();
        return flush.Task;
    }

    /// <summary>Writes everything and ends the thread; gives up when it cannot write.</summary>
    public Task StopAsync()
    {
        _stopping = true;
        _signal.Set();
        return _stopped.Task;
    }

    private void Run()
    {
        while (!_stopping) Turn();
        bool well = Guard(_flushAll) && Guard(_release);
        _observer?.Turn();
        _observer?.Stopped();
        if (!well) RecordingLog.StoppedWithRest(_logger);
        TaskCompletionSource[] flushes;
        lock (_gate)
        {
            _stopped.SetResult();
            flushes = [.. _flushes];
            _flushes.Clear();
        }

        foreach (var flush in flushes)
        {
            if (well) flush.TrySetResult();
            else flush.TrySetException(new IOException("The recorder stopped before everything was written."));
        }
    }

    private void Turn()
    {
        _more = false;
        bool well = Guard(_pass);
        TaskCompletionSource[] flushed = [];
        if (well && AnyFlush()) well = TryFlushAll(out flushed);
        if (well && IsReleaseDue()) well = Guard(_release);
        else if (well && IsSyncDue(flushed.Length > 0)) well = Guard(_syncFiles);
        if (well) Clear();
        foreach (var flush in flushed) flush.TrySetResult();
        _observer?.Turn();
        Volatile.Write(ref _allocatedBytes, GC.GetAllocatedBytesForCurrentThread());
        if (!well) _signal.Wait(Retry);
        else if (!_more) _signal.Wait(_look);
    }

    private void Pass()
    {
        long found = 0;
        foreach (var (loop, drain) in _drains)
        {
            long before = drain.Position;
            _more |= drain.Pass();
            found += drain.Position - before;
            loop.Drained();
        }

        // Behind the waking of whoever waits.
        foreach (var (loop, _) in _drains) loop.Journal.PopulateAhead(Math.Clamp(found * PopulatedLooks, PopulatedBytesMin, PopulatedBytesMax));
        _look = found == 0 ? LookMax : new TimeSpan(Math.Clamp((long)((double)_look.Ticks * WorthBytes / found), LookMin.Ticks, LookMax.Ticks));
    }

    private bool IsReleaseDue()
    {
        foreach (var (_, drain) in _drains)
        {
            if (drain.IsReleaseDue) return true;
        }

        return false;
    }

    // Recordings that are closed are told of once they are on the disk, and not by a sync of each one: that of all of them waits as long as that of the journals.
    private bool IsSyncDue(bool isAsked)
    {
        foreach (var (_, drain) in _drains)
        {
            if (isAsked ? drain.HasClosed : drain.IsSyncDue) return true;
        }

        return false;
    }

    private void SyncFiles()
    {
        _unsynced.Sync();
        foreach (var (_, drain) in _drains) drain.Synced();
    }

    private void Release()
    {
        SyncFiles();
        foreach (var (_, drain) in _drains) drain.Release();
        _sync.Request();
    }

    private void FlushAll()
    {
        foreach (var (loop, drain) in _drains)
        {
            drain.Flush();
            loop.Drained();
        }
    }

    private bool AnyFlush()
    {
        lock (_gate) return _flushes.Count > 0;
    }

    private bool TryFlushAll(out TaskCompletionSource[] flushed)
    {
        TaskCompletionSource[] flushes;
        flushed = [];
        lock (_gate) flushes = [.. _flushes];
        if (!Guard(_flushAll)) return false;
        lock (_gate) _flushes.RemoveAll(flush => Array.IndexOf(flushes, flush) >= 0);
        flushed = flushes;
        return true;
    }

    /// <summary>Runs a step of the drain. What goes wrong in it stops every session until a whole turn succeeds: nothing is passed over.</summary>
    private bool Guard(Action step)
    {
        try
        {
            step();
        }
        catch (Exception e)
        {
            Fail(e);
            return false;
        }

        return true;
    }

    private void Clear()
    {
        if (_health.DrainFault is null) return;
        _health.DrainFault = null;
        RecordingLog.Recovered(_logger);
        WakeAll();
    }

    private void Fail(Exception failure)
    {
        bool isNew = _health.DrainFault is null;
        _health.DrainFault = RecorderHealth.Sentence(failure);
        if (isNew) RecordingLog.Failed(_logger, failure.Message, Retry.TotalSeconds);
        WakeAll();
    }

    private void WakeAll()
    {
        foreach (var (loop, _) in _drains) loop.Drained();
    }
}
