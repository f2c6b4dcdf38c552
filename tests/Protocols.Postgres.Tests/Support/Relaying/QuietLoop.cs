using System.Collections.Concurrent;
using HoopWire.Net;

namespace HoopWire.Postgres.Tests.Support.Relaying;

/// <summary>A thread of the caller's as a loop: what is posted runs when the caller says so, and timers never come due.</summary>
internal sealed class QuietLoop : Loop
{
    private readonly ConcurrentQueue<(Action<object?> Callback, object? State)> _posted = new();

    public override int Index => 0;

    public override bool IsCurrent => true;

    public override void Post(Action<object?> callback, object? state) => _posted.Enqueue((callback, state));

    public override LoopTimer Schedule(TimeSpan due, Action<object?> callback, object? state) => Never.Instance;

    /// <summary>Runs what was posted.</summary>
    public void Turn()
    {
        while (_posted.TryDequeue(out var next)) next.Callback(next.State);
    }

    private sealed class Never : LoopTimer
    {
        public static readonly Never Instance = new();

        public override void Cancel()
        {
            // It never fires.
        }
    }
}
