using HoopWire.Kit;

namespace HoopWire.Bench.SideBySide;

/// <summary>Starts a database and everyone who stands in front of it, runs the rounds, prints and saves.</summary>
internal sealed class PostgresComparison(BenchOptions options)
{
    private const int BulkRoundsMax = 3;
    private readonly Report _report = new(TimeProvider.System.GetUtcNow(), options);
    private readonly Random _random = new();

    public async Task<int> RunAsync()
    {
        using var folder = new TemporaryFolder();
        var ports = FreePort.Next(11);
        if (Environment.IsPrivilegedProcess) (await RunningProcess.RunAsync("chown", ["postgres", folder.Path])).EnsureSuccess();
        await using var database = new Database(folder.Path, ports[0]);
        Console.Error.WriteLine("starting PostgreSQL and filling its tables");
        await database.StartAsync(options);
        await using var idleTarget = new IdleTarget(ports[1]);
        var contestants = new List<Contestant>();
        try
        {
            foreach (var contestant in All(folder.Path, ports).Where(c => options.Only.Contains(c.Name)))
                if (await StartAsync(contestant)) contestants.Add(contestant);
            await RoundsAsync(contestants);
        }
        finally
        {
            foreach (var contestant in contestants) await contestant.DisposeAsync();
        }

        ResultTable.Print(_report.Summaries(), Console.Out);
        Console.WriteLine($"\n{_report.Save(Path.Combine(Repository.Root, "artifacts", "bench"))}");
        return _report.Failures.Count == 0 ? 0 : 1;
    }

    private IEnumerable<Contestant> All(string folder, int[] ports) =>
    [
        new DirectConnection(ports[0]),
        new PgBouncer(folder, ports[2], ports[0], ports[1], options.IdleSessions),
        new HaProxy(folder, ports[3], ports[4], ports[0], ports[1], options.IdleSessions),
        new HoopWireGateway(folder, ports[5..8], ports[0], ports[1], withPolicy: false),
        new HoopWireGateway(folder, ports[8..11], ports[0], ports[1], withPolicy: true),
    ];

    private async Task<bool> StartAsync(Contestant contestant)
    {
        try
        {
            await contestant.StartAsync();
            Console.Error.WriteLine($"warming {contestant.Name} up");
            await new QueryRounds(options, _report, _random).WarmAsync(contestant);
            return true;
        }
        catch (Exception e) when (e is InvalidOperationException or TimeoutException or IOException)
        {
            _report.Fail(contestant.Name, $"does not take part: {e.Message}");
            await contestant.DisposeAsync();
            return false;
        }
    }

    private async Task RoundsAsync(List<Contestant> contestants)
    {
        var queries = new QueryRounds(options, _report, _random);
        var bulk = new BulkRounds(options, _report, _random);
        for (var round = 1; round <= options.Rounds; round++)
        {
            if (options.Parts.Contains("queries")) await queries.RunAsync(round, contestants);
            if (options.Parts.Contains("logins")) await queries.LoginsAsync(round, contestants);
            if (options.Parts.Contains("bulk") && round <= BulkRoundsMax) await bulk.RunAsync(round, contestants);
        }

        if (options.Parts.Contains("idle")) await new IdleSessions(options, _report).RunAsync(contestants);
    }
}
