using System.Globalization;
using System.Net.Sockets;

namespace HoopWire.Bench.SideBySide;

/// <summary>What a session costs that has logged in, asked once, and sits there; and what one more login costs, fitted over steps on the way.</summary>
internal sealed class IdlePart(string name, params string[] contestants) : Part(name, contestants)
{
    private const int LoginsAtOnce = 32;
    private const int Steps = 4;

    /// <summary>Descriptors that a process needs for other things.</summary>
    private const int OtherFiles = 400;

    // The gateway gives back what logins needed once it has been quiet for a while.
    private static readonly TimeSpan Settle = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan Watch = TimeSpan.FromSeconds(3);

    public override async Task RunAsync(IReadOnlyList<Contestant> contestants, Bench bench)
    {
        // The pooler comes last: it keeps its server connections when its clients have gone, and this process holds their other ends.
        foreach (var contestant in contestants.Reverse())
        {
            if (contestant.IdleLogin is not { } login) continue;
            var sessions = new PostgresSocket?[Math.Min(bench.Options.IdleSessions, SessionsThatFit())];
            try
            {
                await MeasureAsync(contestant, login, sessions, bench.Report);
            }
            catch (Exception e) when (e is IOException or SocketException)
            {
                bench.Report.Fail(contestant.Name, $"{Name}: {e.Message}");
            }
            finally
            {
                foreach (var session in sessions) session?.Dispose();
            }
        }
    }

    private async Task MeasureAsync(Contestant contestant, Login login, PostgresSocket?[] sessions, Report report)
    {
        var pid = contestant.ProcessId;
        var before = MemoryOf.ProportionalKb(pid);
        var started = CpuSample.Of(pid);
        var points = new List<(double, double)> { (0, 0) };
        for (var step = 1; step <= Steps; step++)
        {
            await LogInAsync(login, sessions, sessions.Length * (step - 1) / Steps, sessions.Length * step / Steps);
            points.Add((sessions.Length * step / Steps, (CpuSample.Of(pid).CpuSeconds - started.CpuSeconds) * 1e6));
        }

        await Task.Delay(Settle);
        var after = MemoryOf.ProportionalKb(pid);
        var idle = CpuSample.Of(pid);
        await Task.Delay(Watch);
        var watched = CpuSample.Of(pid);

        var @case = $"{sessions.Length} sessions";
        var each = (after - before) / (double)sessions.Length;
        Console.Error.WriteLine($"{Name}  {@case}  {contestant.Name}: {each:0.0} KB each");
        report.Add(Name, @case, contestant.Name, 1, "KB/session", each);
        report.Add(Name, @case, contestant.Name, 1, "RSS MB", MemoryOf.ResidentKb(pid) / 1024.0);
        report.Add(Name, @case, contestant.Name, 1, "cpu % while idle", (watched.CpuSeconds - idle.CpuSeconds) * 100 / watched.SecondsSince(idle));
        report.Add(Name, @case, contestant.Name, 1, "µs/connection", Slope.Of(points));
    }

    // Both legs are descriptors of the proxy; their other ends are the driver's.
    private static int SessionsThatFit()
    {
        var limit = File.ReadLines("/proc/self/limits").First(line => line.StartsWith("Max open files", StringComparison.Ordinal));
        return (int.Parse(limit.Split(' ', StringSplitOptions.RemoveEmptyEntries)[3], CultureInfo.InvariantCulture) - OtherFiles) / 2;
    }

    private static Task LogInAsync(Login login, PostgresSocket?[] sessions, int from, int to) =>
        Parallel.ForAsync(from, to, new ParallelOptions { MaxDegreeOfParallelism = LoginsAtOnce }, async (i, _) =>
        {
            sessions[i] = await PostgresSocket.LoginAsync(login);
            // A pooler links a server at the first query only.
            await sessions[i]!.QueryAsync("SELECT 1");
        });
}
