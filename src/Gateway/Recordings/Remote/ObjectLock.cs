namespace HoopWire.Gateway.Recordings;

/// <summary>How an object is kept from being changed or deleted.</summary>
/// <param name="Mode">By whom its end may be brought forward.</param>
/// <param name="Until">When it ends, in seconds since 1970 UTC.</param>
internal sealed record ObjectLock(ObjectLockMode Mode, long Until)
{
    // Stores keep whole seconds, some of them whole minutes.
    private const long RoundingSeconds = 60;

    /// <summary>Whether it keeps at least what another would.</summary>
    public bool Covers(ObjectLock other) => Mode >= other.Mode && Until >= other.Until - RoundingSeconds;

    /// <summary>When it ends.</summary>
    public DateTimeOffset End() => DateTimeOffset.FromUnixTimeSeconds(Until);
}
