using System.Globalization;

namespace HoopWire.Bench.SideBySide;

/// <summary>The memory of a process, in KB, as the kernel counts it.</summary>
internal static class MemoryOf
{
    /// <summary>Its proportional share of what is resident.</summary>
    public static long ProportionalKb(int pid) => Field($"/proc/{pid}/smaps_rollup", "Pss:");

    public static long ResidentKb(int pid) => Field($"/proc/{pid}/status", "VmRSS:");

    /// <summary>The highest resident size since <see cref="ResetPeak"/>.</summary>
    public static long PeakKb(int pid) => Field($"/proc/{pid}/status", "VmHWM:");

    // proc(5): 5 in clear_refs resets the peak resident set size to its current value.
    public static void ResetPeak(int pid) => File.WriteAllText($"/proc/{pid}/clear_refs", "5");

    private static long Field(string file, string name) =>
        long.Parse(File.ReadLines(file).First(l => l.StartsWith(name, StringComparison.Ordinal))[name.Length..].Replace("kB", "", StringComparison.Ordinal), CultureInfo.InvariantCulture);
}
