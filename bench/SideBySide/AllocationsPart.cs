namespace HoopWire.Bench.SideBySide;

/// <summary>Managed bytes that are allocated for each query, by the gateway's own count: on its loops and its recorder's threads, and in the whole process.</summary>
/// <param name="name">The part's name.</param>
/// <param name="contestants">Who takes part.</param>
internal sealed class AllocationsPart(string name, params string[] contestants) : Part(name, contestants)
{
    private const int Clients = 16;

    public override async Task RunAsync(IReadOnlyList<Contestant> contestants, Bench bench)
    {
        foreach (var gateway in contestants.OfType<HoopWireGateway>())
            foreach (var mode in bench.Options.Modes.Where(m => m != "extended"))
                await MeasureAsync(gateway, mode, bench);
    }

    private async Task MeasureAsync(HoopWireGateway gateway, string mode, Bench bench)
    {
        var @case = $"{mode}, {Clients} clients";
        try
        {
            await using var load = await SteadyLoad.StartAsync(gateway, bench.Load.Arguments(bench.Load.Works[0], mode, Clients), bench);
            await load.MeasureAsync(bench.Options.WarmSeconds);
            for (var round = 1; round <= Math.Min(3, bench.Options.Rounds); round++)
            {
                // Asking allocates too: twice without anything in between tells how much.
                var first = await gateway.MemoryAsync();
                var from = await gateway.MemoryAsync();
                var run = await load.MeasureAsync(bench.Options.PacedSeconds);
                var to = await gateway.MemoryAsync();
                // The window is shorter than what lies between the questions: the queries are those of the whole.
                var queries = run.Tps * (to.At - from.At);
                var process = to.AllocatedBytes - from.AllocatedBytes - (from.AllocatedBytes - first.AllocatedBytes);
                var steady = to.SteadyBytes - from.SteadyBytes;
                Console.Error.WriteLine($"round {round}  {Name}  {@case}  {gateway.Name}: {steady / queries:0.00} bytes/query, {process / queries:0.00} in the whole process");
                bench.Report.Add(Name, @case, gateway.Name, round, "managed bytes/query", steady / queries);
                bench.Report.Add(Name, @case, gateway.Name, round, "in the process", Math.Max(0, process / queries));
                bench.Report.Add(Name, @case, gateway.Name, round, "gen0 collections/minute", (to.Gen0Collections - from.Gen0Collections) * 60 / (to.At - from.At));
            }
        }
        catch (Exception e) when (e is InvalidOperationException or HttpRequestException or NotSupportedException)
        {
            bench.Report.Fail(gateway.Name, $"{Name}, {@case}: {e.Message}");
        }
    }
}
