using HoopWire.Net;

namespace HoopWire.Kit;

/// <summary>The caller's own thread as a loop whose timers follow the clock it is given. What is posted runs at once.</summary>
/// <param name="time">The clock.</param>
public sealed class TimedLoop(TimeProvider time) : Loop
{
    public override int Index => 0;

    public override bool IsCurrent => true;

    public override void Post(Action<object?> callback, object? state)
    {
        ArgumentNullException.ThrowIfNull(callback);
        callback(state);
    }

    public override LoopTimer Schedule(TimeSpan due, Action<object?> callback, object? state)
    {
        ArgumentNullException.ThrowIfNull(callback);
        return new Timer(time.CreateTimer(callback.Invoke, state, due, Timeout.InfiniteTimeSpan));
    }

    private sealed class Timer(ITimer timer) : LoopTimer
    {
        public override void Cancel() => timer.Dispose();
    }
}
