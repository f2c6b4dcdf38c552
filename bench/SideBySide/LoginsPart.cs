namespace HoopWire.Bench.SideBySide;

/// <summary>A new connection for each transaction: SCRAM on both legs. A pooler that reuses server connections has one leg only.</summary>
internal sealed class LoginsPart() : Part("logins", "pgbouncer", "pgbouncer-fresh", "direct", "hoopwire-off", "hoopwire-on")
{
    private const string Case = "16 clients";

    public override async Task RunAsync(IReadOnlyList<Contestant> contestants, Bench bench)
    {
        for (var round = 1; round <= bench.Options.Rounds; round++)
            foreach (var contestant in bench.Shuffled(contestants)) await MeasureAsync(contestant, round, bench);
    }

    private async Task MeasureAsync(Contestant contestant, int round, Bench bench)
    {
        try
        {
            // Not stopped and continued: a login that is under way meanwhile would meet its deadline.
            await using var load = await SteadyLoad.StartAsync(contestant, ["-S", "-C", "-c", "16"], bench);
            var run = await load.MeasureAsync(bench.Options.Seconds);
            Console.Error.WriteLine($"round {round}  {Name}  {contestant.Name}: {run.Tps:0} logins/s, {run.CpuMicroseconds:0} µs");
            bench.Report.Add(Name, Case, contestant.Name, round, "logins/s", run.Tps);
            if (contestant.ProcessId != 0) bench.Report.Add(Name, Case, contestant.Name, round, "cpu µs", run.CpuMicroseconds);
        }
        catch (InvalidOperationException e)
        {
            bench.Report.Fail(contestant.Name, $"{Name}: {e.Message}");
        }
    }
}
