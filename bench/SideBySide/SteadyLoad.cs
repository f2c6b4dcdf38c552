using HoopWire.Kit;

namespace HoopWire.Bench.SideBySide;

/// <summary>
/// One generator of load through one contestant that lives through all rounds of a case: stopped by a signal while others are measured, continued for its own
/// windows. So every contestant's sessions and server processes are equally warm, and no window contains a login.
/// </summary>
internal sealed class SteadyLoad : IAsyncDisposable
{
    private const int SigCont = 18;
    private const int SigStop = 19;
    private static readonly TimeSpan LineTimeout = TimeSpan.FromSeconds(30);
    private readonly LoadGenerator _generator;
    private readonly RunningProcess _process;
    private double _seen;
    private bool _stopped;

    private SteadyLoad(Contestant contestant, LoadGenerator generator, RunningProcess process) => (Contestant, _generator, _process) = (contestant, generator, process);

    public Contestant Contestant { get; }

    /// <summary>Starts it, and returns when its clients are logged in and at work.</summary>
    public static async Task<SteadyLoad> StartAsync(Contestant contestant, IEnumerable<string> arguments, Bench bench)
    {
        var load = new SteadyLoad(contestant, bench.Load, bench.Load.Start(contestant.Login, arguments, bench.Folder));
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
    public async Task<LoadRun> MeasureAsync(int seconds)
    {
        if (_stopped) _process.Signal(SigCont);
        _stopped = false;
        // The first line counts the pause; up to the second it finds its pace again.
        foreach (var said in _process.StandardError.Split('\n').Select(_generator.Read).OfType<ProgressLine>()) _seen = said.At;
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
        if (queries <= 0) throw new InvalidOperationException($"The load through {Contestant.Name} did nothing for {seconds} s.");
        return new LoadRun(from, to, to.At - from.At, queries, weighted / queries);
    }

    public ValueTask DisposeAsync() => _process.DisposeAsync();

    private async Task<ProgressLine> NextAsync()
    {
        try
        {
            var text = await _process.WaitForErrorLineAsync(IsNew, LineTimeout);
            var line = _generator.Read(text)! with { Cpu = CpuSample.Of(Contestant.ProcessId) };
            _seen = line.At;
            return line;
        }
        catch (Exception e) when (e is TimeoutException or InvalidOperationException)
        {
            var text = $"{_process.StandardError}\n{_process.StandardOutput}".Trim().Split('\n')[^1];
            throw new InvalidOperationException($"The load through {Contestant.Name} makes no progress: {text}");
        }
    }

    private bool IsNew(string line) => _generator.Read(line) is { } progress && progress.At > _seen;
}
