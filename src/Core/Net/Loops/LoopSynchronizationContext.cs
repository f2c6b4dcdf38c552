namespace HoopWire.Net;

/// <summary>Brings awaiting code back to its loop.</summary>
internal sealed class LoopSynchronizationContext(LoopThread loop) : SynchronizationContext
{
    public override void Post(SendOrPostCallback d, object? state) => loop.PostContinuation(d, state);

    public override void Send(SendOrPostCallback d, object? state)
    {
        if (!loop.IsCurrent)
            throw new NotSupportedException("Waiting for a loop would block this thread; post to the loop instead.");
        d(state);
    }

    public override SynchronizationContext CreateCopy() => this;
}
