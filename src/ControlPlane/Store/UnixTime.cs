namespace HoopWire.ControlPlane;

/// <summary>Times as the store keeps them: milliseconds since 1970 UTC.</summary>
internal static class UnixTime
{
    public static long Milliseconds(this TimeProvider time) => time.GetUtcNow().ToUnixTimeMilliseconds();

    public static DateTimeOffset ToTime(long milliseconds) => DateTimeOffset.FromUnixTimeMilliseconds(milliseconds);

    public static DateTimeOffset? ToTime(long? milliseconds) => milliseconds is long ms ? ToTime(ms) : null;
}
