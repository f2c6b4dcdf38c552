using System.Net.Sockets;

namespace HoopWire.Bench.SideBySide;

/// <summary>Long replies, whose rows have an address in each.</summary>
/// <param name="name">The part's name.</param>
/// <param name="cases">What is asked.</param>
/// <param name="logIn">Logs a client in that counts what comes.</param>
/// <param name="contestants">Who takes part.</param>
internal sealed class BulkPart(string name, (string Case, string Sql)[] cases, Func<Login, Task<IDrain>> logIn, params string[] contestants) : Part(name, contestants)
{
    public override async Task RunAsync(IReadOnlyList<Contestant> contestants, Bench bench)
    {
        for (var round = 1; round <= bench.Options.Rounds; round++)
            foreach (var (@case, sql) in cases)
                foreach (var contestant in bench.Shuffled(contestants)) await MeasureAsync(round, @case, sql, contestant, bench);
    }

    private async Task MeasureAsync(int round, string @case, string sql, Contestant contestant, Bench bench)
    {
        try
        {
            using var connection = await logIn(contestant.Login);
            var resident = 0L;
            if (contestant.ProcessId != 0)
            {
                MemoryOf.ResetPeak(contestant.ProcessId);
                resident = MemoryOf.ResidentKb(contestant.ProcessId);
            }

            var before = CpuSample.Of(contestant.ProcessId);
            var reply = await connection.QueryAsync(sql);
            var after = CpuSample.Of(contestant.ProcessId);
            if (reply.Rows < Math.Min(bench.Options.BulkRows, bench.Options.WideRows)) throw new IOException($"only {reply.Rows} rows came");
            Add(round, @case, contestant, reply, before, after, resident, bench.Report);
        }
        catch (Exception e) when (e is IOException or SocketException)
        {
            bench.Report.Fail(contestant.Name, $"{Name}, {@case}: {e.Message}");
        }
    }

    private void Add(int round, string @case, Contestant contestant, DrainResult reply, CpuSample before, CpuSample after, long residentKb, Report report)
    {
        var megabytes = reply.Bytes / after.SecondsSince(before) / 1e6;
        var cpu = (after.CpuSeconds - before.CpuSeconds) * 1e9;
        Console.Error.WriteLine($"round {round}  {Name}  {@case}  {contestant.Name}: {megabytes:0} MB/s, {cpu / reply.Bytes:0.00} ns/byte");
        report.Add(Name, @case, contestant.Name, round, "MB/s", megabytes);
        report.Add(Name, @case, contestant.Name, round, "ns/byte elapsed", 1e3 / megabytes);
        if (contestant.ProcessId == 0) return;
        report.Add(Name, @case, contestant.Name, round, "cpu ns/byte", cpu / reply.Bytes);
        var peakKb = MemoryOf.PeakKb(contestant.ProcessId);
        report.Add(Name, @case, contestant.Name, round, "peak RSS MB", peakKb / 1024.0);
        report.Add(Name, @case, contestant.Name, round, "RSS growth MB", (peakKb - residentKb) / 1024.0);
    }
}
