namespace HoopWire.Bench.SideBySide;

/// <summary>pgbench's point SELECT: every protocol mode, at several numbers of clients.</summary>
internal sealed class QueriesPart(string name, params string[] contestants) : Part(name, contestants)
{
    public override async Task RunAsync(IReadOnlyList<Contestant> contestants, Bench bench)
    {
        foreach (var mode in bench.Options.Modes)
            foreach (var clients in bench.Options.Clients)
                await SteadyCase.Select(Name, mode, clients, bench.Options.Seconds).RunAsync(contestants, bench);
    }
}
