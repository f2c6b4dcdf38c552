using System.Globalization;

namespace HoopWire.Fuzz;

/// <summary>The command line: one target or all, for some seconds each.</summary>
internal sealed class FuzzCommand
{
    private static readonly TimeSpan HangMax = TimeSpan.FromSeconds(20);
    private readonly FuzzFiles _files = new(Environment.GetEnvironmentVariable("HOOPWIRE_FUZZ_FOLDER") ?? "fuzz");
    private readonly string _state = Path.Combine("artifacts", "fuzz");
    private string? _name;
    private int _seconds = 30;
    private ulong _seed = (ulong)Environment.TickCount64;

    public int Run(string[] args)
    {
        if (!TryRead(args))
        {
            Console.Error.WriteLine($"usage: scripts/fuzz [TARGET] [--seconds N] [--seed S]\ntargets: {string.Join(", ", FuzzTargets.All.Select(t => t.Name))}");
            return 2;
        }

        var failures = 0;
        foreach (var target in FuzzTargets.All.Where(t => _name is null || t.Name == _name)) failures += RunOne(target) ? 0 : 1;
        return failures == 0 ? 0 : 1;
    }

    private bool TryRead(string[] args)
    {
        for (var i = 0; i < args.Length; i++)
        {
            var value = i + 1 < args.Length ? args[i + 1] : "";
            var read = args[i] switch
            {
                "--seconds" => int.TryParse(value, CultureInfo.InvariantCulture, out _seconds) && ++i > 0,
                "--seed" => ulong.TryParse(value, CultureInfo.InvariantCulture, out _seed) && ++i > 0,
                var name => FuzzTargets.All.Any(t => t.Name == name) && (_name = name) == name,
            };
            if (!read) return false;
        }

        return true;
    }

    private bool RunOne(FuzzTarget target)
    {
        var path = Path.Combine(_state, target.Name + ".last");
        if (LastInput.Read(path) is { } left)
            return Fail(target.Name, left, "an earlier run died of this input, or was killed while it ran");
        using var last = new LastInput(path);
        using var watchdog = new Timer(_ => Hang(target.Name), null, TimeSpan.FromSeconds(_seconds) + HangMax, Timeout.InfiniteTimeSpan);
        var report = new FuzzRunner(target, _seed, last).Run(TimeSpan.FromSeconds(_seconds), corpus: _files.Corpus(target.Name));
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{report.Target,-22}{report.Executions,12:#,0} inputs {report.Executions / report.Elapsed.TotalSeconds,12:#,0} a second {report.Corpus,6} kept   seed {_seed}"));
        return report.Failure is null || Fail(target.Name, report.Input!, report.Failure);
    }

    private bool Fail(string name, byte[] input, string failure)
    {
        File.Delete(Path.Combine(_state, name + ".last"));
        Console.WriteLine($"{name}: FAILED, input saved in {_files.SaveCrasher(name, input)}\n{failure}");
        return false;
    }

    // The fuzzing thread cannot be stopped: its last input is in the file, and the next run reports it.
    private static void Hang(string name)
    {
        Console.WriteLine($"{name}: an input does not end; run scripts/fuzz {name} again to have it saved");
        Environment.Exit(1);
    }
}
