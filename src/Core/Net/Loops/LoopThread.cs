using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace HoopWire.Net;

/// <summary>
/// The thread, mailbox, timers and deferred work of a loop; the derived class waits for input and output and hands out its events.
/// </summary>
internal abstract class LoopThread : Loop
{
    /// <summary>A turn longer than this delays every session of the loop noticeably, and is a fault of the code it ran.</summary>
    public const int StallMilliseconds = 100;

    private const int MailPerTurnMax = 1024;
    private const int StopRoundsMax = 16;

    [ThreadStatic]
    private static LoopThread? _current;

    private readonly ConcurrentQueue<(Delegate Callback, object? State)> _mailbox = new();
    private readonly TaskCompletionSource _stopped = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Thread _thread;
    private List<RelayConnection> _deferred = [];
    private List<RelayConnection> _running = [];
    private int _sleeping;
    private long _lastTick;
    private long _stalls;
    private long _allocatedBytes;
    private volatile string? _fault;
    private volatile bool _ended;

    // Written by the loop and read by the watch: whose work it is in; when it goes on forever, this is who is to be named.
    private object? _subject;
    private bool _isWorking;

    // When the stall counted last began: the watch and the loop itself may both find it.
    private long _countedSince;

    protected LoopThread(int index, string name, TimeProvider time, ILogger log)
    {
        Index = index;
        Log = log;
        Timers = new TimerHeap(time);
        Context = new LoopSynchronizationContext(this);
        _thread = new Thread(Run) { IsBackground = true, Name = $"{name}-{index}" };
    }

    public override int Index { get; }

    public override bool IsCurrent => _current == this;

    public ILogger Log { get; }

    public BlockPool Pool { get; } = new();

    public LoopSynchronizationContext Context { get; }

    public override long Stalls => Interlocked.Read(ref _stalls);

    public override long AllocatedBytes => Volatile.Read(ref _allocatedBytes);

    /// <summary>Turns begun; tests read it on the loop.</summary>
    public long Turns { get; private set; }

    public override string? Fault => _fault;

    public override Task Stopped => _stopped.Task;

    protected TimerHeap Timers { get; }

    protected bool IsStopping { get; private set; }

    /// <summary>Whether the loop closes what it has: what is made on it now nobody would close.</summary>
    public bool IsEnding { get; private set; }

    public void Start() => _thread.Start();

    public override void Post(Action<object?> callback, object? state) => Enqueue(callback, state);

    public void PostContinuation(SendOrPostCallback callback, object? state) => Enqueue(callback, state);

    public override LoopTimer Schedule(TimeSpan due, Action<object?> callback, object? state)
    {
        if (!IsCurrent)
            throw new InvalidOperationException("Timers belong to the loop's thread.");
        return Timers.Add(due, callback, state);
    }

    /// <summary>Calls <see cref="RelayConnection.RunDeferred"/> at the next turn.</summary>
    public void Defer(RelayConnection connection) => _deferred.Add(connection);

    /// <summary>Has the loop go on with a connection. When it has ended, or ends before, the connection is closed. Any thread.</summary>
    public void Take(Handover handover)
    {
        Enqueue(new Action<object?>(static mail => ((Handover)mail!).Arrive()), handover);

        // Orders the enqueue before the look at the flag; the loop sets the flag before it empties the queue.
        Interlocked.MemoryBarrier();
        if (_ended)
            DropMail();
    }

    /// <summary>Aborts every connection and ends the thread.</summary>
    public void Stop() => Enqueue(new Action<object?>(static loop => ((LoopThread)loop!).IsStopping = true), this);

    /// <summary>Notes whose work begins.</summary>
    public void Serve(object? subject) => _subject = subject;

    /// <summary>Complains when the loop stands still now. The watch's thread.</summary>
    public void CheckForStall()
    {
        long since = Volatile.Read(ref _lastTick);
        long took = Environment.TickCount64 - since;
        if (!Volatile.Read(ref _isWorking) || took <= StallMilliseconds || !TryCountStall(since))
            return;

        NetLog.StandsStill(Log, Index, took, NameOf(Volatile.Read(ref _subject)));
    }

    /// <summary>Notes that the work of the subject served is done, and complains when it took too long.</summary>
    protected void Tick()
    {
        // The coarse clock costs a few nanoseconds, and the threshold is far above its step.
        long now = Environment.TickCount64;
        long since = _lastTick;
        long took = now - since;
        Volatile.Write(ref _lastTick, now);
        if (took <= StallMilliseconds)
            return;

        TryCountStall(since);
        NetLog.Stalled(Log, Index, took, NameOf(_subject));
    }

    /// <summary>Runs first on the loop's thread.</summary>
    protected virtual void Begin()
    {
    }

    /// <summary>Waits for events, at most so long (-1: for ever, 0: not at all), calls <see cref="Woke"/>, and hands the events out.</summary>
    protected abstract void Poll(int milliseconds);

    /// <summary>Ends the wait of <see cref="Poll"/>. Any thread, which may have been about to since before <see cref="Free"/>.</summary>
    protected abstract void Wake();

    /// <summary>Aborts all connections and closes all listeners. Runs on the loop.</summary>
    protected abstract void CloseAll();

    /// <summary>Frees what the loop itself holds. Runs last.</summary>
    protected abstract void Free();

    protected void Woke()
    {
        Volatile.Write(ref _sleeping, 0);
        Volatile.Write(ref _lastTick, Environment.TickCount64);
        Volatile.Write(ref _isWorking, true);
    }

    // Other objects are named by their type only: what they would print is not known to be fit for a log.
    private static string NameOf(object? subject) => subject switch
    {
        RelayConnection connection => connection.Title,
        IEpollHandler or IUringHandler => subject.ToString()!,
        null => "nobody",
        // What the compiler makes of awaiting code: whose it is shows when it turns to its connection.
        _ when subject.GetType() is { IsGenericType: true } or { Name: ['<', ..] } => "what waited for an answer from elsewhere",
        _ => subject.GetType().ToString(),
    };

    private bool TryCountStall(long since)
    {
        if (Interlocked.Exchange(ref _countedSince, since) == since)
            return false;

        Interlocked.Increment(ref _stalls);
        return true;
    }

    private void Enqueue(Delegate callback, object? state)
    {
        _mailbox.Enqueue((callback, state));
        if (IsCurrent)
            return;

        // Orders the enqueue before the look at the flag; the loop sets the flag before it looks at the queue.
        Interlocked.MemoryBarrier();
        if (Volatile.Read(ref _sleeping) == 1 && Interlocked.Exchange(ref _sleeping, 0) == 1)
            Wake();
    }

    private void Run()
    {
        _current = this;
        SynchronizationContext.SetSynchronizationContext(Context);
        PreferBatches();
        try
        {
            Begin();
            while (!IsStopping)
                Turn();
            Close();
        }
        catch (Exception e)
        {
            Die(e);
        }
        finally
        {
            _ended = true;
            Interlocked.MemoryBarrier();
            DropMail();

            // It may have died in its wait.
            Volatile.Write(ref _sleeping, 0);
            Free();
            _stopped.SetResult();
        }
    }

    private void Close()
    {
        IsEnding = true;
        CloseAll();
        for (int i = 0; i < StopRoundsMax && (_deferred.Count > 0 || !_mailbox.IsEmpty); i++)
        {
            RunMailbox();
            RunDeferred();
        }
    }

    // Nobody runs it any more. What holds a descriptor is not to keep it open for ever.
    private void DropMail()
    {
        while (_mailbox.TryDequeue(out var item))
        {
            if (item.State is Handover handover)
                handover.Close();
        }
    }

    // Nobody serves these descriptors any more: clients are to see them closed, and the kernel is not to accept for a listener that nobody asks.
    private void Die(Exception e)
    {
        _fault = $"loop {Index} has died";
        NetLog.LoopDied(Log, Index, e);
        try
        {
            Close();
        }
        catch (Exception second)
        {
            NetLog.CallbackFailed(Log, Index, second);
        }
    }

    // As a batch thread the loop does not interrupt whoever runs when it wakes up; by the time it runs, more events have come, which one turn
    // serves. On a core of its own nothing changes. Where this is refused, nothing is lost.
    private static void PreferBatches()
    {
        if (OperatingSystem.IsLinux())
            _ = Libc.SetScheduler(Libc.SchedBatch);
    }

    private void Turn()
    {
        int wait = _deferred.Count > 0 ? 0 : Timers.MillisecondsToNext();
        if (wait != 0)
        {
            Interlocked.Exchange(ref _sleeping, 1);
            if (!_mailbox.IsEmpty)
                wait = 0;
        }

        _isWorking = wait == 0;
        Turns++;
        Poll(wait);
        RunMailbox();
        RunDeferred();
        RunTimers();
        Volatile.Write(ref _allocatedBytes, GC.GetAllocatedBytesForCurrentThread());
    }

    private void RunMailbox()
    {
        for (int n = 0; n < MailPerTurnMax && _mailbox.TryDequeue(out var item); n++)
        {
            Serve(item.State);
            try
            {
                if (item.Callback is SendOrPostCallback continuation)
                    continuation(item.State);
                else
                    ((Action<object?>)item.Callback)(item.State);
            }
            catch (Exception e)
            {
                NetLog.CallbackFailed(Log, Index, e);
            }

            Tick();
        }
    }

    private void RunDeferred()
    {
        if (_deferred.Count == 0)
            return;

        (_running, _deferred) = (_deferred, _running);
        foreach (RelayConnection connection in _running)
        {
            Serve(connection);
            try
            {
                connection.RunDeferred();
            }
            catch (Exception e)
            {
                NetLog.CallbackFailed(Log, Index, e);
                connection.Abort();
            }

            Tick();
        }

        _running.Clear();
    }

    private void RunTimers()
    {
        while (Timers.TryTakeDue(out Action<object?> callback, out object? state))
        {
            Serve(state);
            try
            {
                callback(state);
            }
            catch (Exception e)
            {
                NetLog.CallbackFailed(Log, Index, e);
            }

            Tick();
        }
    }
}
