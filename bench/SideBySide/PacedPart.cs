using System.Globalization;

namespace HoopWire.Bench.SideBySide;

/// <summary>
/// Open loop: transactions start by a schedule, whatever the answers do, at a share of what PgBouncer can do here and now. Latency counts from the
/// scheduled start, and is read from pgbench's log of every transaction.
/// </summary>
internal sealed class PacedPart(string name, double share, bool withLatency, params string[] contestants) : Part(name, contestants)
{
    // What is later than this at its start is skipped, so that a continued pgbench does not run after what it missed. It counts as that late.
    private const int LimitMs = 100;
    private const int Clients = 16;

    public override async Task RunAsync(IReadOnlyList<Contestant> contestants, Bench bench)
    {
        var rate = Math.Max(10, (int)(share * await PeakAsync(contestants, bench)));
        Console.Error.WriteLine($"{Name}: {rate} transactions a second");
        bench.Report.Note($"{Name}: {rate} transactions a second, {share:P0} of what PgBouncer reached just before.");
        var windows = new List<(Contestant Contestant, int Round, LoadRun Run)>();
        var @case = new SteadyCase(Name, $"{share * 100:0} % of PgBouncer's peak", Arguments(rate), bench.Options.PacedSeconds)
        {
            LogsTo = withLatency ? contestant => LogPrefix(bench, contestant) : null,
        };
        await @case.RunAsync(contestants, bench, (contestant, round, run) => windows.Add((contestant, round, run)));
        if (!withLatency) return;
        foreach (var group in windows.GroupBy(w => w.Contestant))
        {
            var log = LatencyLog.Read(LogPrefix(bench, group.Key), LimitMs);
            foreach (var (contestant, round, run) in group) Add(bench, @case.Name, contestant, round, log.Between(run.From.At, run.To.At));
        }
    }

    private static string[] Arguments(int rate) =>
        ["-S", "-M", "simple", "-c", Text(Clients), "-R", Text(rate), "-L", Text(LimitMs)];

    private static string LogPrefix(Bench bench, Contestant contestant) => Path.Combine(bench.Folder, "latency-" + contestant.Name);

    private static async Task<double> PeakAsync(IReadOnlyList<Contestant> contestants, Bench bench)
    {
        var reference = contestants.FirstOrDefault(c => c.Name == "pgbouncer") ?? contestants[0];
        await using var load = await SteadyLoad.StartAsync(reference, ["-S", "-M", "simple", "-c", Text(Clients)], bench);
        return (await load.MeasureAsync(bench.Options.WarmSeconds)).Tps;
    }

    private void Add(Bench bench, string @case, Contestant contestant, int round, double[] sorted)
    {
        if (sorted.Length == 0)
        {
            bench.Report.Fail(contestant.Name, $"{Name}: pgbench logged nothing in round {round}");
            return;
        }

        foreach (var (metric, share) in new[] { ("p50 ms", 0.5), ("p99 ms", 0.99), ("p99.9 ms", 0.999) })
            bench.Report.Add(Name, @case, contestant.Name, round, metric, sorted[(int)Math.Min(sorted.Length - 1, share * sorted.Length)]);
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
