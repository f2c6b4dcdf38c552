using System.Net.Sockets;

namespace HoopWire.Bench.SideBySide;

/// <summary>What a session costs that has logged in, asked once, and sits there.</summary>
internal sealed class IdleSessions(BenchOptions options, Report report)
{
    private const int LoginsAtOnce = 32;
    private static readonly TimeSpan Settle = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan Watch = TimeSpan.FromSeconds(5);

    public async Task RunAsync(IReadOnlyList<Contestant> contestants)
    {
        foreach (var contestant in contestants)
        {
            if (contestant.IdleLogin is not { } login) continue;
            var sessions = new PostgresSocket?[options.IdleSessions];
            try
            {
                await MeasureAsync(contestant, login, sessions);
            }
            catch (Exception e) when (e is IOException or SocketException)
            {
                report.Fail(contestant.Name, $"idle: {e.Message}");
            }
            finally
            {
                foreach (var session in sessions) session?.Dispose();
            }
        }
    }

    private async Task MeasureAsync(Contestant contestant, Login login, PostgresSocket?[] sessions)
    {
        var pid = contestant.ProcessId;
        var before = MemoryOf.ProportionalKb(pid);
        var started = CpuSample.Of(pid);
        await Parallel.ForAsync(0, sessions.Length, new ParallelOptions { MaxDegreeOfParallelism = LoginsAtOnce }, async (i, _) =>
        {
            sessions[i] = await PostgresSocket.LoginAsync(login);
            // A pooler links a server at the first query only.
            await sessions[i]!.QueryAsync("SELECT 1");
        });
        var open = CpuSample.Of(pid);
        await Task.Delay(Settle);
        var after = MemoryOf.ProportionalKb(pid);
        var idle = CpuSample.Of(pid);
        await Task.Delay(Watch);
        var watched = CpuSample.Of(pid);

        var name = $"{sessions.Length} sessions";
        var each = (after - before) / (double)sessions.Length;
        Console.Error.WriteLine($"idle  {name}  {contestant.Name}: {each:0.0} KB each");
        report.Add("idle", name, contestant.Name, 1, "KB/session", each);
        report.Add("idle", name, contestant.Name, 1, "RSS MB", MemoryOf.ResidentKb(pid) / 1024.0);
        report.Add("idle", name, contestant.Name, 1, "cpu ms/login", (open.CpuSeconds - started.CpuSeconds) * 1e3 / sessions.Length);
        report.Add("idle", name, contestant.Name, 1, "cpu % while idle", (watched.CpuSeconds - idle.CpuSeconds) * 100 / watched.SecondsSince(idle));
    }
}
