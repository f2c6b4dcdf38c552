namespace HoopWire.Gateway.Recordings;

/// <summary>
/// Tells whether the clock on the wall may be gone by, where something is done for good once its time has come. It may not for a day after it went ahead of
/// the time that has passed, by a day or more. What it was when this was made is believed. One caller at a time.
/// </summary>
internal sealed class SteadyClock(TimeProvider time)
{
    private static readonly TimeSpan LeapMin = TimeSpan.FromDays(1);
    private static readonly TimeSpan Calm = TimeSpan.FromDays(1);
    private DateTimeOffset _believed = time.GetUtcNow();
    private long _believedAt = time.GetTimestamp();
    private long? _leaptAt;
    private TimeSpan _leapt;

    /// <summary>Looks at the clock.</summary>
    /// <returns>What it shows, whether that may be gone by, and by how much it is found to have gone ahead since the last look; zero for no such leap.</returns>
    public (DateTimeOffset Now, bool IsSteady, TimeSpan Leap) Look()
    {
        var now = time.GetUtcNow();
        long at = time.GetTimestamp();
        var ahead = now - _believed - time.GetElapsedTime(_believedAt, at);
        if (ahead >= LeapMin)
        {
            if (_leaptAt is null || (ahead - _leapt).Duration() >= LeapMin)
            {
                (_leaptAt, _leapt) = (at, ahead);
                return (now, false, ahead);
            }

            if (time.GetElapsedTime(_leaptAt.Value, at) < Calm) return (now, false, TimeSpan.Zero);
            (_believed, _believedAt) = (now, at);
        }
        else if (ahead < TimeSpan.Zero)
        {
            // Set back: from here on it must not go ahead again unseen.
            (_believed, _believedAt) = (now, at);
        }

        _leaptAt = null;
        return (now, true, TimeSpan.Zero);
    }
}
