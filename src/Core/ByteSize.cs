using System.Globalization;

namespace HoopWire;

/// <summary>Sizes as people read and write them: in units of 1024, as the configuration has them.</summary>
public static class ByteSize
{
    /// <summary>The largest unit that <paramref name="bytes"/> is a whole number of: <c>16 MB</c>, <c>64 kB</c>, <c>1000 bytes</c>.</summary>
    /// <param name="bytes">Not negative.</param>
    public static string Text(long bytes)
    {
        var (unit, name) = bytes switch
        {
            > 0 when bytes % (1 << 20) == 0 => (1 << 20, "MB"),
            > 0 when bytes % (1 << 10) == 0 => (1 << 10, "kB"),
            _ => (1, "bytes"),
        };
        return string.Create(CultureInfo.InvariantCulture, $"{bytes / unit} {name}");
    }
}
