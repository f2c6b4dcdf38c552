using HoopWire.Net;

namespace HoopWire.Kit;

/// <summary>The caller's own thread as a loop that has nothing else to do, for a recorder whose sessions it drives: nothing is posted that matters, and nothing scheduled.</summary>
public sealed class StillLoop : Loop
{
    public override int Index => 0;

    public override bool IsCurrent => true;

    public override void Post(Action<object?> callback, object? state)
    {
        // Nothing waits here.
    }

    public override LoopTimer Schedule(TimeSpan due, Action<object?> callback, object? state) => throw new NotSupportedException();
}
