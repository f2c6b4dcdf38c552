using System.Globalization;
using System.Text.RegularExpressions;
using HoopWire.Kit;

namespace HoopWire.Bench.SideBySide;

/// <summary>
/// One pgbench through one contestant that lives through all rounds of a case: stopped by a signal while others are measured, continued for its own
/// windows. So every contestant's sessions and server processes are equally warm, and no window contains a login.
/// </summary>
internal sealed partial class SteadyLoad : IAsyncDisposable
{
    private const int SigCont = 18;
    private const int SigStop = 19;
    private static readonly TimeSpan LineTimeout = TimeSpan.FromSeconds(30);
    private readonly RunningProcess _process;
    private double _seen;
    private bool _stopped;

    private SteadyLoad(Contestant contestant, RunningProcess process) => (Contestant, _process) = (contestant, process);

    public Contestant Contestant { get; }

    /// <summary>Starts it, and returns when its clients are logged in and at work.</summary>
    public static async Task<SteadyLoad> StartAsync(Contestant contestant, IEnumerable<string> arguments, string folder)
    {
        var login = contestant.Login;
        string[] all =
        [
            "-n", .. arguments, "-j", "2", "-T", "100000", "-P", "1", "--progress-timestamp",
            "-h", "127.0.0.1", "-p", login.Port.ToString(CultureInfo.InvariantCulture), "-U", login.User, login.Database,
        ];
        var load = new SteadyLoad(contestant, RunningProcess.Start(Database.Program("pgbench"), all, login.Environment, folder));
        try
        {
            await load.NextAsync();
            return load;
        }
        catch
        {
            await load.DisposeAsync();
            throw;
        }
    }

    public void Stop()
    {
        _stopped = true;
        _process.Signal(SigStop);
    }

    /// <summary>Continues it, measures so many seconds between progress lines, and stops it again.</summary>
    public async Task<PgbenchRun> MeasureAsync(int seconds)
    {
        if (_stopped) _process.Signal(SigCont);
        _stopped = false;
        // The first line counts the pause; up to the second it finds its pace again.
        foreach (Match said in Progress().Matches(_process.StandardError)) _seen = Number(said, 1);
        await NextAsync();
        var from = await NextAsync();
        var (to, queries, weighted) = (from, 0.0, 0.0);
        while (to.At - from.At < seconds - 0.5)
        {
            var line = await NextAsync();
            var count = line.Tps * (line.At - to.At);
            (to, queries, weighted) = (line, queries + count, weighted + (count * line.LatencyMs));
        }

        Stop();
        if (queries <= 0) throw new InvalidOperationException($"pgbench through {Contestant.Name} did nothing for {seconds} s.");
        return new PgbenchRun(from, to, to.At - from.At, queries, weighted / queries);
    }

    public ValueTask DisposeAsync() => _process.DisposeAsync();

    private async Task<ProgressLine> NextAsync()
    {
        try
        {
            var text = await _process.WaitForErrorLineAsync(IsNew, LineTimeout);
            var cpu = CpuSample.Of(Contestant.ProcessId);
            var line = Progress().Match(text);
            _seen = Number(line, 1);
            return new ProgressLine(_seen, Number(line, 2), Number(line, 3), cpu);
        }
        catch (Exception e) when (e is TimeoutException or InvalidOperationException)
        {
            var text = $"{_process.StandardError}\n{_process.StandardOutput}".Trim().Split('\n')[^1];
            throw new InvalidOperationException($"pgbench through {Contestant.Name} makes no progress: {text}");
        }
    }

    private bool IsNew(string line) => Progress().Match(line) is { Success: true } progress && Number(progress, 1) > _seen;

    private static double Number(Match match, int group) =>
        double.TryParse(match.Groups[group].Value, CultureInfo.InvariantCulture, out var number) ? number : 0;

    [GeneratedRegex("^progress: ([0-9.]+) s, ([0-9.]+) tps, lat ([0-9.]+|NaN|nan|-nan) ms", RegexOptions.Multiline)]
    private static partial Regex Progress();
}
