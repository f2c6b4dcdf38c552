namespace HoopWire.Bench.SideBySide;

/// <summary>What the generator of load knows, pgbench's point SELECT: every protocol mode, at several numbers of clients.</summary>
/// <param name="name">The part's name.</param>
/// <param name="clients">Which of the numbers of clients that the options name.</param>
/// <param name="contestants">Who takes part.</param>
internal sealed class QueriesPart(string name, Func<int, bool> clients, params string[] contestants) : Part(name, contestants)
{
    public override async Task RunAsync(IReadOnlyList<Contestant> contestants, Bench bench)
    {
        foreach (var work in bench.Load.Works)
            foreach (var mode in bench.Options.Modes)
                foreach (var count in bench.Options.Clients.Where(clients))
                    await SteadyCase.Of(work, Name, mode, count, bench).RunAsync(contestants, bench);
    }
}
