using System.Globalization;

namespace HoopWire.Gateway.Configuration;

/// <summary>Durations (<c>30s 5m 8h 90d</c>) and sizes (<c>50MB</c>) as people write them.</summary>
internal static class Quantity
{
    private static readonly (string Unit, double Milliseconds)[] DurationUnits =
        [("ms", 1), ("s", 1000), ("m", 60_000), ("h", 3_600_000), ("d", 86_400_000)];

    private static readonly (string Unit, long Bytes)[] SizeUnits =
        [("kB", 1L << 10), ("KB", 1L << 10), ("MB", 1L << 20), ("GB", 1L << 30), ("TB", 1L << 40), ("B", 1)];

    /// <summary>A duration; null when the text is none.</summary>
    public static TimeSpan? Duration(string text)
    {
        foreach (var (unit, milliseconds) in DurationUnits)
        {
            if (Number(text, unit) is { } number && number <= TimeSpan.FromDays(3650).TotalMilliseconds / milliseconds)
                return TimeSpan.FromMilliseconds(number * milliseconds);
        }

        return null;
    }

    /// <summary>A size in bytes, units of 1024; null when the text is none.</summary>
    public static long? Size(string text)
    {
        foreach (var (unit, bytes) in SizeUnits)
        {
            if (Number(text, unit) is { } number && number <= long.MaxValue / bytes) return number * bytes;
        }

        return null;
    }

    private static long? Number(string text, string unit) =>
        text.EndsWith(unit, StringComparison.Ordinal)
        && long.TryParse(text.AsSpan(0, text.Length - unit.Length), NumberStyles.None, CultureInfo.InvariantCulture, out long number)
            ? number
            : null;
}
