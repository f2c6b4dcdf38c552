namespace HoopWire.Net;

/// <summary>
/// Looks at the loops of a transport from a thread of its own, and complains of one that stands still, while it does: a loop that never comes
/// back cannot say so itself.
/// </summary>
internal sealed class LoopWatch : IDisposable
{
    // What comes back late complains itself. Each look wakes a core that may have nothing else to do, which costs as much as a query.
    private const int LookMilliseconds = 1000;

    private readonly IReadOnlyList<LoopThread> _loops;
    private readonly object _end = new();
    private bool _ended;

    public LoopWatch(IReadOnlyList<LoopThread> loops)
    {
        _loops = loops;
        new Thread(Run) { IsBackground = true, Name = "loop watch" }.Start();
    }

    public void Dispose()
    {
        lock (_end)
        {
            _ended = true;
            Monitor.Pulse(_end);
        }
    }

    private void Run()
    {
        lock (_end)
        {
            while (!_ended)
            {
                Monitor.Wait(_end, LookMilliseconds);
                foreach (LoopThread loop in _loops)
                    loop.CheckForStall();
            }
        }
    }
}
