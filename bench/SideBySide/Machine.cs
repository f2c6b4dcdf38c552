using System.Runtime.InteropServices;

namespace HoopWire.Bench.SideBySide;

/// <summary>Where the numbers come from.</summary>
internal static class Machine
{
    public static object Describe() => new
    {
        cores = Environment.ProcessorCount,
        model = File.ReadLines("/proc/cpuinfo").FirstOrDefault(l => l.StartsWith("model name", StringComparison.Ordinal))?.Split(':')[1].Trim(),
        system = RuntimeInformation.OSDescription,
        runtime = RuntimeInformation.FrameworkDescription,
        loadAverage = File.ReadAllText("/proc/loadavg").Split(' ')[..3],
    };
}
