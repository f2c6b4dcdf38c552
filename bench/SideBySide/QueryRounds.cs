namespace HoopWire.Bench.SideBySide;

/// <summary>pgbench's point SELECT, contestants shuffled within each round and case, so that the machine's moods hit all of them.</summary>
internal sealed class QueryRounds(BenchOptions options, Report report, Random random)
{
    public async Task WarmAsync(Contestant contestant) => await Pgbench.SelectAsync(contestant, "simple", 16, options.WarmSeconds);

    public async Task RunAsync(int round, IReadOnlyList<Contestant> contestants)
    {
        foreach (var mode in options.Modes)
            foreach (var clients in options.Clients)
                foreach (var contestant in Shuffled(contestants))
                    await MeasureAsync(round, $"{mode}, {clients} clients", "queries", contestant, () => Pgbench.SelectAsync(contestant, mode, clients, options.Seconds));
    }

    public async Task LoginsAsync(int round, IReadOnlyList<Contestant> contestants)
    {
        foreach (var contestant in Shuffled(contestants))
            await MeasureAsync(round, "16 clients", "logins", contestant, () => Pgbench.LoginsAsync(contestant, 16, options.Seconds));
    }

    private async Task MeasureAsync(int round, string @case, string part, Contestant contestant, Func<Task<PgbenchRun>> measure)
    {
        try
        {
            var run = await measure();
            Console.Error.WriteLine($"round {round}  {part}  {@case}  {contestant.Name}: {run.Tps:0} tps, {run.CpuMicroseconds:0.0} µs");
            report.Add(part, @case, contestant.Name, round, part == "logins" ? "logins/s" : "tps", run.Tps);
            report.Add(part, @case, contestant.Name, round, "latency ms", run.LatencyMs);
            if (contestant.ProcessId == 0) return;
            report.Add(part, @case, contestant.Name, round, "cpu µs", run.CpuMicroseconds);
            report.Add(part, @case, contestant.Name, round, "context switches", run.Switches);
        }
        catch (InvalidOperationException e)
        {
            report.Fail(contestant.Name, $"{part}, {@case}: {e.Message}");
        }
    }

    private Contestant[] Shuffled(IReadOnlyList<Contestant> contestants)
    {
        var order = contestants.ToArray();
        random.Shuffle(order);
        return order;
    }
}
