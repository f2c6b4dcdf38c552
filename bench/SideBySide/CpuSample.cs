using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;

namespace HoopWire.Bench.SideBySide;

/// <summary>What a process had used at a moment: processor time of all threads it ever had, by the scheduler's own count, and the switches of those it has.</summary>
internal readonly partial record struct CpuSample(long At, double CpuSeconds, long ContextSwitches)
{
    public static CpuSample Of(int pid)
    {
        if (pid == 0) return new CpuSample(Stopwatch.GetTimestamp(), 0, 0);
        long switches = 0;
        foreach (var thread in Directory.EnumerateDirectories($"/proc/{pid}/task"))
        {
            try
            {
                switches += File.ReadLines(thread + "/status").Where(l => l.Contains("ctxt_switches", StringComparison.Ordinal))
                    .Sum(l => long.Parse(l.Split(':')[1], CultureInfo.InvariantCulture));
            }
            catch (IOException)
            {
                // The thread ended between the listing and the read.
            }
        }

        return new CpuSample(Stopwatch.GetTimestamp(), CpuSecondsOf(pid), switches);
    }

    public double SecondsSince(CpuSample earlier) => Stopwatch.GetElapsedTime(earlier.At, At).TotalSeconds;

    // The threads' schedstat files, summed, lose what a thread had used that has ended since. clock_getcpuclockid(3) makes the clock of another
    // process of its number's complement and the kind of the clock: 2 is the scheduler's nanoseconds.
    private static double CpuSecondsOf(int pid)
    {
        const int SchedulerClock = 2;
        return ClockGetTime((~pid << 3) | SchedulerClock, out var time) == 0
            ? time.Seconds + (time.Nanoseconds / 1e9)
            : throw new InvalidOperationException($"Process {pid} has ended.");
    }

    [LibraryImport("libc", EntryPoint = "clock_gettime")]
    private static partial int ClockGetTime(int clock, out Timespec time);

    [StructLayout(LayoutKind.Sequential)]
    private struct Timespec
    {
        public long Seconds;
        public long Nanoseconds;
    }
}
