namespace HoopWire.Recording;

/// <summary>Times as journals and recordings carry them: microseconds since 1970 UTC.</summary>
public static class RecordedTime
{
    /// <summary>The time now.</summary>
    public static long Microseconds(this TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(time);
        return Of(time.GetUtcNow());
    }

    /// <summary>A time; what it has below a microsecond is cut.</summary>
    public static long Of(DateTimeOffset time) => (time.UtcTicks - DateTime.UnixEpoch.Ticks) / TimeSpan.TicksPerMicrosecond;
}
