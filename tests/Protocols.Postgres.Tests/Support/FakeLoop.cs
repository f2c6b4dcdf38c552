using HoopWire.Net;

namespace HoopWire.Postgres.Tests.Support;

/// <summary>A loop whose turns a test takes: <see cref="RunPosted"/>. Its timers follow the clock it is given.</summary>
internal sealed class FakeLoop(TimeProvider? time = null) : Loop
{
    private readonly Queue<(Action<object?> Callback, object? State)> _posted = new();

    public override int Index => 0;

    public override bool IsCurrent => true;

    public override void Post(Action<object?> callback, object? state)
    {
        lock (_posted) _posted.Enqueue((callback, state));
    }

    public override LoopTimer Schedule(TimeSpan due, Action<object?> callback, object? state) =>
        new FakeTimer((time ?? TimeProvider.System).CreateTimer(callback.Invoke, state, due, Timeout.InfiniteTimeSpan));

    /// <summary>Runs what was posted, and what that posts; returns how many ran.</summary>
    public int RunPosted()
    {
        for (int count = 0; ; count++)
        {
            (Action<object?> Callback, object? State) next;
            lock (_posted)
            {
                if (!_posted.TryDequeue(out next)) return count;
            }
            next.Callback(next.State);
        }
    }

    private sealed class FakeTimer(ITimer timer) : LoopTimer
    {
        public override void Cancel() => timer.Dispose();
    }
}
