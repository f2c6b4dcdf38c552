using HoopWire.Net;

namespace HoopWire.Bench.Micro;

/// <summary>The benchmark's own thread as a loop that has nothing else to do.</summary>
internal sealed class QuietLoop : Loop
{
    public override int Index => 0;

    public override bool IsCurrent => true;

    public override void Post(Action<object?> callback, object? state)
    {
        // Nothing waits for room: the journal is emptied between iterations.
    }

    public override LoopTimer Schedule(TimeSpan due, Action<object?> callback, object? state) => throw new NotSupportedException("Nothing is scheduled here.");
}
