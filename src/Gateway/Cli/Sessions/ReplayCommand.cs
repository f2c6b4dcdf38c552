using System.CommandLine;

namespace HoopWire.Gateway.Cli;

/// <summary><c>sessions replay</c>: what happened, in the order of time.</summary>
internal static class ReplayCommand
{
    private static readonly Option<double?> Speed = new("--speed") { Description = "Waits as the session did, so many times as fast; in a terminal with keys: space pauses, arrows seek 10 s, + and - change the speed, q ends", HelpName = "N" };
    private static readonly Option<string?> From = new("--from") { Description = "Starts so long after the session's start: 90s, 5m", HelpName = "TIME" };
    private static readonly Option<bool> Timeline = new("--timeline") { Description = "A line a statement: when, how long, what came of it" };
    private static readonly Option<bool> Json = new("--json") { Description = "The recording's own lines" };

    public static Command Build(Verbs verbs) =>
        verbs.Make("replay", "Prints what happened in a session", [RecordingSource.Argument, Speed, From, Timeline, Json], RunAsync);

    private static async Task<int> RunAsync(Invocation invocation)
    {
        double? speed = invocation.Arguments.GetValue(Speed);
        if (speed is <= 0) throw CliException.Usage("--speed takes a number above 0.");
        var from = FromOf(invocation);
        bool json = invocation.Arguments.GetValue(Json), timeline = invocation.Arguments.GetValue(Timeline);
        if ((json && timeline) || (timeline && speed is not null)) throw CliException.Usage("--timeline goes with neither --json nor --speed: choose one.");
        using var source = await RecordingSource.OpenAsync(invocation, "replay");
        if (timeline)
        {
            ListPrinter.PrintTable(invocation.Terminal, StatementTimeline.Columns, StatementTimeline.Of(source.ReadLines()));
            return ExitCode.Done;
        }

        await new ReplayPlayer(invocation.Terminal, source, json) { Speed = speed, From = from }.RunAsync(invocation.CancellationToken);
        return ExitCode.Done;
    }

    private static TimeSpan FromOf(Invocation invocation)
    {
        if (invocation.Arguments.GetValue(From) is not { } text) return TimeSpan.Zero;
        return Configuration.Quantity.Duration(text) ?? throw CliException.Usage($"--from takes a duration such as 90s or 5m, not '{text}'.");
    }
}
