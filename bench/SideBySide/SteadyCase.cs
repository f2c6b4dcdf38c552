namespace HoopWire.Bench.SideBySide;

/// <summary>One case of a generator's load through several contestants, in rounds.</summary>
/// <param name="Part">The part it belongs to.</param>
/// <param name="Name">What is done.</param>
/// <param name="Arguments">The generator's arguments that say so.</param>
/// <param name="Seconds">Length of each window.</param>
internal sealed record SteadyCase(string Part, string Name, IReadOnlyList<string> Arguments, int Seconds)
{
    /// <summary>Where a contestant's generator logs every transaction; null for no log.</summary>
    public Func<Contestant, string>? LogsTo { get; init; }

    /// <summary>Point SELECTs.</summary>
    public static SteadyCase Select(string part, string mode, int clients, Bench bench) => Of(bench.Load.Works[0], part, mode, clients, bench);

    /// <summary>One of the works that the generator knows.</summary>
    public static SteadyCase Of(string work, string part, string mode, int clients, Bench bench) => new(
        part, $"{(work == bench.Load.Works[0] ? "" : work + ", ")}{mode}, {clients} clients", bench.Load.Arguments(work, mode, clients), bench.Options.Seconds);

    /// <summary>Warms everybody up, then measures them in turn; each window goes to <paramref name="take"/> too.</summary>
    public async Task RunAsync(IReadOnlyList<Contestant> contestants, Bench bench, Action<Contestant, int, LoadRun>? take = null)
    {
        var loads = new List<SteadyLoad>();
        try
        {
            foreach (var contestant in contestants)
                if (await StartAsync(contestant, bench) is { } load) loads.Add(load);
            for (var round = 1; round <= bench.Options.Rounds; round++)
                foreach (var load in bench.Shuffled(loads)) await MeasureAsync(load, round, bench, take);
        }
        finally
        {
            foreach (var load in loads) await load.DisposeAsync();
        }
    }

    private async Task<SteadyLoad?> StartAsync(Contestant contestant, Bench bench)
    {
        try
        {
            string[] log = LogsTo is null ? [] : ["--log", "--log-prefix=" + LogsTo(contestant)];
            var load = await SteadyLoad.StartAsync(contestant, [.. Arguments, .. log], bench);
            await load.MeasureAsync(bench.Options.CaseWarmSeconds);
            return load;
        }
        catch (InvalidOperationException e)
        {
            bench.Report.Fail(contestant.Name, $"{Part}, {Name}: {e.Message}");
            return null;
        }
    }

    private async Task MeasureAsync(SteadyLoad load, int round, Bench bench, Action<Contestant, int, LoadRun>? take)
    {
        var contestant = load.Contestant;
        try
        {
            var run = await load.MeasureAsync(Seconds);
            Console.Error.WriteLine($"round {round}  {Part}  {Name}  {contestant.Name}: {run.Tps:0} tps, {run.CpuMicroseconds:0.0} µs");
            bench.Report.Add(Part, Name, contestant.Name, round, "tps", run.Tps);
            bench.Report.Add(Part, Name, contestant.Name, round, "latency ms", run.LatencyMs);
            if (contestant.ProcessId != 0)
            {
                bench.Report.Add(Part, Name, contestant.Name, round, "cpu µs", run.CpuMicroseconds);
                bench.Report.Add(Part, Name, contestant.Name, round, "context switches", run.Switches);
            }

            take?.Invoke(contestant, round, run);
        }
        catch (InvalidOperationException e)
        {
            bench.Report.Fail(contestant.Name, $"{Part}, {Name}: {e.Message}");
        }
    }
}
