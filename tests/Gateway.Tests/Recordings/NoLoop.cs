using HoopWire.Net;

namespace HoopWire.Gateway;

/// <summary>A loop for a recorder whose session one thread drives.</summary>
internal sealed class NoLoop : Loop
{
    public override int Index => 0;

    public override bool IsCurrent => true;

    public override void Post(Action<object?> callback, object? state)
    {
    }

    public override LoopTimer Schedule(TimeSpan due, Action<object?> callback, object? state) => throw new NotSupportedException();
}
