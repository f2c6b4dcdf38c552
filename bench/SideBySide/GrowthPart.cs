using System.Net.Sockets;

namespace HoopWire.Bench.SideBySide;

/// <summary>What one more byte and one more row of a reply cost, fitted over replies of several sizes, so that what each query costs at all stays out.</summary>
internal sealed class GrowthPart() : Part("growth", "pgbouncer", "hoopwire-off", "hoopwire-on")
{
    private static readonly int[] Shares = [16, 4, 1];

    public override async Task RunAsync(IReadOnlyList<Contestant> contestants, Bench bench)
    {
        for (var round = 1; round <= bench.Options.Rounds; round++)
        {
            foreach (var contestant in bench.Shuffled(contestants))
            {
                try
                {
                    using var connection = await PostgresSocket.LoginAsync(contestant.Login);
                    await FitAsync(connection, contestant, round, "rows of 1 KB", "ns/byte", n => $"SELECT payload FROM bench_bulk LIMIT {n}", bench.Options.BulkRows / 8, r => r.Bytes, bench);
                    await FitAsync(connection, contestant, round, "rows of one number", "ns/row", n => $"SELECT id FROM bench_wide LIMIT {n}", bench.Options.WideRows, r => r.Rows, bench);
                }
                catch (Exception e) when (e is IOException or SocketException)
                {
                    bench.Report.Fail(contestant.Name, $"{Name}: {e.Message}");
                }
            }
        }
    }

    private async Task FitAsync(
        PostgresSocket connection, Contestant contestant, int round, string name, string metric, Func<int, string> sql, int largest, Func<DrainResult, long> sizeOf, Bench bench)
    {
        var points = new List<(double, double)>();
        foreach (var share in Shares)
        {
            var before = CpuSample.Of(contestant.ProcessId);
            var reply = await connection.QueryAsync(sql(largest / share));
            var after = CpuSample.Of(contestant.ProcessId);
            points.Add((sizeOf(reply), (after.CpuSeconds - before.CpuSeconds) * 1e9));
        }

        var slope = Slope.Of(points);
        Console.Error.WriteLine($"round {round}  {Name}  {name}  {contestant.Name}: {slope:0.00} {metric}");
        bench.Report.Add(Name, name, contestant.Name, round, metric, slope);
    }
}
