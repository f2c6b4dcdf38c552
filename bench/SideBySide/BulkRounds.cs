using System.Net.Sockets;

namespace HoopWire.Bench.SideBySide;

/// <summary>Long replies: COPY out of 1 KB rows, and a SELECT of 30 columns.</summary>
internal sealed class BulkRounds(BenchOptions options, Report report, Random random)
{
    private static readonly (string Case, string Sql)[] Cases =
    [
        ("COPY out, 1 KB rows", "COPY bench_bulk TO STDOUT"),
        ("SELECT, 32 columns", "SELECT * FROM bench_wide"),
    ];

    public async Task RunAsync(int round, IReadOnlyList<Contestant> contestants)
    {
        foreach (var (name, sql) in Cases)
        {
            var order = contestants.ToArray();
            random.Shuffle(order);
            foreach (var contestant in order) await MeasureAsync(round, name, sql, contestant);
        }
    }

    private async Task MeasureAsync(int round, string name, string sql, Contestant contestant)
    {
        try
        {
            using var connection = await PostgresSocket.LoginAsync(contestant.Login);
            if (contestant.ProcessId != 0) MemoryOf.ResetPeak(contestant.ProcessId);
            var before = CpuSample.Of(contestant.ProcessId);
            var reply = await connection.QueryAsync(sql);
            var after = CpuSample.Of(contestant.ProcessId);
            if (reply.Rows < Math.Min(options.BulkRows, options.WideRows)) throw new IOException($"only {reply.Rows} rows came");
            Add(round, name, contestant, reply, before, after);
        }
        catch (Exception e) when (e is IOException or SocketException)
        {
            report.Fail(contestant.Name, $"bulk, {name}: {e.Message}");
        }
    }

    private void Add(int round, string name, Contestant contestant, DrainResult reply, CpuSample before, CpuSample after)
    {
        var megabytes = reply.Bytes / after.SecondsSince(before) / 1e6;
        Console.Error.WriteLine($"round {round}  bulk  {name}  {contestant.Name}: {megabytes:0} MB/s");
        report.Add("bulk", name, contestant.Name, round, "MB/s", megabytes);
        if (contestant.ProcessId == 0) return;
        report.Add("bulk", name, contestant.Name, round, "cpu ns/byte", (after.CpuSeconds - before.CpuSeconds) * 1e9 / reply.Bytes);
        report.Add("bulk", name, contestant.Name, round, "cpu ns/row", (after.CpuSeconds - before.CpuSeconds) * 1e9 / reply.Rows);
        report.Add("bulk", name, contestant.Name, round, "peak RSS MB", MemoryOf.PeakKb(contestant.ProcessId) / 1024.0);
    }
}
