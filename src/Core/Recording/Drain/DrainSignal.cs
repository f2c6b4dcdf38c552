namespace HoopWire.Recording.Drain;

/// <summary>Wakes the drain before its next look at the journals. Loops use it only when they have to wait for it.</summary>
internal sealed class DrainSignal : IDisposable
{
    private readonly AutoResetEvent _event = new(false);

    public void Set() => _event.Set();

    public void Wait(TimeSpan atMost) => _event.WaitOne(atMost);

    public void Dispose() => _event.Dispose();
}
