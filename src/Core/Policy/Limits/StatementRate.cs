namespace HoopWire.Policy.Limits;

/// <summary>
/// Counts what one person sends to one target, over all sessions and loops, in seconds: of any 60 seconds never more is let through than asked for.
/// </summary>
public sealed class StatementRate
{
    /// <summary>A minute, and the second that is not over: what was counted in a second may have come at its end.</summary>
    private const int Seconds = 61;

    // The second, and how much was counted in it: 32 bits each.
    private readonly long[] _counts = new long[Seconds];

    /// <summary>Counts some statements, unless that would make more than the bound.</summary>
    /// <param name="count">How many.</param>
    /// <param name="bound">How many in a minute.</param>
    /// <param name="second">The monotonic clock in whole seconds.</param>
    /// <returns>True when they were counted; false when they must not run.</returns>
    public bool TryTake(int count, long bound, long second)
    {
        uint now = (uint)second;
        Add(now, count);
        // Counted first: of two loops at once both may be refused, and never both be let through.
        if (Sum(now) <= bound) return true;
        Add(now, -count);
        return false;
    }

    /// <summary>Whether nothing was counted in the last minute.</summary>
    public bool IsIdle(long second) => Sum((uint)second) == 0;

    private void Add(uint now, int count)
    {
        ref long slot = ref _counts[now % Seconds];
        while (true)
        {
            long seen = Volatile.Read(ref slot);
            long value = (uint)(seen >> 32) == now ? Math.Clamp((uint)seen + (long)count, 0, uint.MaxValue) : Math.Max(0, count);
            if (Interlocked.CompareExchange(ref slot, ((long)now << 32) | value, seen) == seen) return;
        }
    }

    private long Sum(uint now)
    {
        long sum = 0;
        foreach (ref long slot in _counts.AsSpan())
        {
            long seen = Volatile.Read(ref slot);
            if (now - (uint)(seen >> 32) < Seconds) sum += (uint)seen;
        }

        return sum;
    }
}
