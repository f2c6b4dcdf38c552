using System.Diagnostics;
using HoopWire.Bench.Micro;
using HoopWire.Bench.SideBySide;

namespace HoopWire.Bench.Recording;

/// <summary>What an append costs the loop that carries a session: time and managed bytes of a command's event, with the journal emptied in between.</summary>
internal static class AppendCost
{
    private const double AimNanoseconds = 150;
    private const int Commands = 10_000;
    private const int Rounds = 25;

    public static void Measure(string part, Report report)
    {
        var benchmark = new RecorderBenchmarks();
        benchmark.Setup();
        var (best, bytes) = (double.PositiveInfinity, long.MaxValue);
        try
        {
            for (var round = 1; round <= Rounds; round++)
            {
                benchmark.Empty();
                var (allocated, began) = (GC.GetAllocatedBytesForCurrentThread(), Stopwatch.GetTimestamp());
                benchmark.AppendCommand();
                var nanoseconds = Stopwatch.GetElapsedTime(began).TotalNanoseconds / Commands;
                allocated = GC.GetAllocatedBytesForCurrentThread() - allocated;
                (best, bytes) = (Math.Min(best, nanoseconds), Math.Min(bytes, allocated));
                report.Add(part, "append", "strict", round, "ns", nanoseconds);
                report.Add(part, "append", "strict", round, "managed bytes", (double)allocated / Commands);
            }
        }
        finally
        {
            benchmark.Cleanup();
        }

        // The fastest round is the one that nothing else on the machine has slowed down.
        bool isMet = best < AimNanoseconds && bytes == 0;
        report.Note(FormattableString.Invariant($"append of a command: {best:0} ns at best (aim {AimNanoseconds:0}), {bytes} bytes allocated: {(isMet ? "met" : "MISSED")}"));
    }
}
