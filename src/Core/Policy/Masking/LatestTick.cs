namespace HoopWire.Policy.Masking;

/// <summary>A time, in a clock's ticks, that only moves on. Read and written on any loop; not to be copied.</summary>
/// <param name="tick">Where it begins.</param>
public struct LatestTick(long tick)
{
    private long _tick = tick;

    /// <summary>The latest so far.</summary>
    public readonly long Value => Volatile.Read(in _tick);

    /// <summary>Moves on to a time, unless a later one is there already.</summary>
    public void Advance(long tick)
    {
        long known;
        while ((known = Value) < tick && Interlocked.CompareExchange(ref _tick, tick, known) != known)
        {
        }
    }
}
