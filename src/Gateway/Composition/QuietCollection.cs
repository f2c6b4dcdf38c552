namespace HoopWire.Gateway.Composition;

/// <summary>
/// Gives memory back once the gateway has come to rest after a surge. A thousand logins leave behind what they needed on the way, and as sessions that
/// run allocate nothing, the collector has no reason of its own to come for it. A full collection stops the loops for a moment, so that it waits until they
/// have next to nothing to do.
/// </summary>
internal sealed class QuietCollection : IAsyncDisposable
{
    /// <summary>How often it looks, and how long the gateway has to be quiet.</summary>
    public static readonly TimeSpan Interval = TimeSpan.FromSeconds(5);

    /// <summary>Bytes allocated since the last collection from which on one is worth its while.</summary>
    public const long WorthBytes = 16 << 20;

    /// <summary>Bytes allocated in an interval, up to which it is quiet.</summary>
    private const long QuietBytes = 1 << 20;

    /// <summary>The part of one core up to which it is quiet.</summary>
    private const double QuietShare = 0.05;

    private readonly Func<TimeSpan> _cpu;
    private readonly Func<long> _allocated;
    private readonly Action _collect;
    private readonly ITimer _timer;
    private TimeSpan _lastCpu;
    private long _lastAllocated;
    private long _collectedAt;

    /// <summary>Watches this process.</summary>
    public QuietCollection(TimeProvider time)
        : this(time, () => Environment.CpuUsage.TotalTime, () => GC.GetTotalAllocatedBytes(), () => GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true))
    {
    }

    /// <summary>Watches what it is given.</summary>
    /// <param name="time">Tells when to look.</param>
    /// <param name="cpu">The CPU time used so far.</param>
    /// <param name="allocated">The bytes allocated so far.</param>
    /// <param name="collect">Collects.</param>
    public QuietCollection(TimeProvider time, Func<TimeSpan> cpu, Func<long> allocated, Action collect)
    {
        (_cpu, _allocated, _collect) = (cpu, allocated, collect);
        (_lastCpu, _lastAllocated) = (cpu(), allocated());
        _timer = time.CreateTimer(_ => Look(), null, Interval, Timeout.InfiniteTimeSpan);
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _timer.DisposeAsync();

    private void Look()
    {
        var cpu = _cpu();
        long allocated = _allocated();
        bool quiet = cpu - _lastCpu <= Interval * QuietShare && allocated - _lastAllocated <= QuietBytes;
        (_lastCpu, _lastAllocated) = (cpu, allocated);
        if (quiet && allocated - _collectedAt >= WorthBytes)
        {
            _collect();
            _collectedAt = allocated;
        }

        _timer.Change(Interval, Timeout.InfiniteTimeSpan);
    }
}
