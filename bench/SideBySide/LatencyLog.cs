using System.Globalization;

namespace HoopWire.Bench.SideBySide;

/// <summary>What pgbench logged: the end and the latency of every transaction, those it skipped at the limit.</summary>
internal sealed class LatencyLog
{
    private readonly (double At, double Milliseconds)[] _entries;

    private LatencyLog((double, double)[] entries) => _entries = entries;

    /// <summary>Reads the files of all threads of a pgbench that was the only one to log with that prefix.</summary>
    public static LatencyLog Read(string prefix, double limitMs) => new(
        [.. Directory.EnumerateFiles(Path.GetDirectoryName(prefix)!, Path.GetFileName(prefix) + ".*").SelectMany(File.ReadLines).Select(l => Entry(l, limitMs)).OfType<(double, double)>()]);

    /// <summary>The latencies of what ended between two times, in order.</summary>
    public double[] Between(double from, double to) => [.. _entries.Where(e => e.At > from && e.At <= to).Select(e => e.Milliseconds).Order()];

    // pgbench, "Per-Transaction Logging": client_id transaction_no time script_no time_epoch time_us [schedule_lag]. The last line may be cut.
    private static (double, double)? Entry(string line, double limitMs)
    {
        var fields = line.Split(' ');
        if (fields.Length < 7 || !long.TryParse(fields[4], CultureInfo.InvariantCulture, out var epoch) || !int.TryParse(fields[5], CultureInfo.InvariantCulture, out var micros)) return null;
        var latency = fields[2] == "skipped" ? limitMs : double.Parse(fields[2], CultureInfo.InvariantCulture) / 1e3;
        return (epoch + (micros / 1e6), latency);
    }
}
