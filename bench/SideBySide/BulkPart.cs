using System.Net.Sockets;

namespace HoopWire.Bench.SideBySide;

/// <summary>Long replies: COPY out of 1 KB rows with an address in each, and a SELECT of 32 columns.</summary>
internal sealed class BulkPart() : Part("bulk", "pgbouncer", "direct", "haproxy", "hoopwire-off", "hoopwire-masked", "hoopwire-recorded")
{
    private static readonly (string Case, string Sql)[] Cases =
    [
        ("COPY out, 1 KB rows", "COPY bench_bulk TO STDOUT"),
        ("SELECT, 32 columns", "SELECT * FROM bench_wide"),
    ];

    public override async Task RunAsync(IReadOnlyList<Contestant> contestants, Bench bench)
    {
        for (var round = 1; round <= bench.Options.Rounds; round++)
            foreach (var (name, sql) in Cases)
                foreach (var contestant in bench.Shuffled(contestants)) await MeasureAsync(round, name, sql, contestant, bench);
    }

    private async Task MeasureAsync(int round, string name, string sql, Contestant contestant, Bench bench)
    {
        try
        {
            using var connection = await PostgresSocket.LoginAsync(contestant.Login);
            if (contestant.ProcessId != 0) MemoryOf.ResetPeak(contestant.ProcessId);
            var before = CpuSample.Of(contestant.ProcessId);
            var reply = await connection.QueryAsync(sql);
            var after = CpuSample.Of(contestant.ProcessId);
            if (reply.Rows < Math.Min(bench.Options.BulkRows, bench.Options.WideRows)) throw new IOException($"only {reply.Rows} rows came");
            Add(round, name, contestant, reply, before, after, bench.Report);
        }
        catch (Exception e) when (e is IOException or SocketException)
        {
            bench.Report.Fail(contestant.Name, $"{Name}, {name}: {e.Message}");
        }
    }

    private void Add(int round, string name, Contestant contestant, DrainResult reply, CpuSample before, CpuSample after, Report report)
    {
        var megabytes = reply.Bytes / after.SecondsSince(before) / 1e6;
        var cpu = (after.CpuSeconds - before.CpuSeconds) * 1e9;
        Console.Error.WriteLine($"round {round}  {Name}  {name}  {contestant.Name}: {megabytes:0} MB/s, {cpu / reply.Bytes:0.00} ns/byte");
        report.Add(Name, name, contestant.Name, round, "MB/s", megabytes);
        report.Add(Name, name, contestant.Name, round, "ns/byte elapsed", 1e3 / megabytes);
        if (contestant.ProcessId == 0) return;
        report.Add(Name, name, contestant.Name, round, "cpu ns/byte", cpu / reply.Bytes);
        report.Add(Name, name, contestant.Name, round, "peak RSS MB", MemoryOf.PeakKb(contestant.ProcessId) / 1024.0);
    }
}
