using System.Diagnostics;
using System.Globalization;

namespace HoopWire.Bench.SideBySide;

/// <summary>What a process had used at a moment: processor time of all its threads, and their switches.</summary>
internal readonly record struct CpuSample(long At, double CpuSeconds, long ContextSwitches)
{
    public static CpuSample Of(int pid)
    {
        if (pid == 0) return new CpuSample(Stopwatch.GetTimestamp(), 0, 0);
        long nanoseconds = 0;
        long switches = 0;
        foreach (var thread in Directory.EnumerateDirectories($"/proc/{pid}/task"))
        {
            try
            {
                nanoseconds += long.Parse(File.ReadAllText(thread + "/schedstat").Split(' ')[0], CultureInfo.InvariantCulture);
                switches += File.ReadLines(thread + "/status").Where(l => l.Contains("ctxt_switches", StringComparison.Ordinal))
                    .Sum(l => long.Parse(l.Split(':')[1], CultureInfo.InvariantCulture));
            }
            catch (IOException)
            {
                // The thread ended between the listing and the read.
            }
        }

        return new CpuSample(Stopwatch.GetTimestamp(), nanoseconds / 1e9, switches);
    }

    public double SecondsSince(CpuSample earlier) => Stopwatch.GetElapsedTime(earlier.At, At).TotalSeconds;
}
