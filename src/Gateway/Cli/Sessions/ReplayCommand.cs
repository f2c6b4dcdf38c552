using System.CommandLine;

namespace HoopWire.Gateway.Cli;

/// <summary><c>sessions replay</c>: what happened, in the order of time.</summary>
internal static class ReplayCommand
{
    private static readonly Option<double?> Speed = new("--speed") { Description = "Waits as the session did, so many times as fast; in a terminal with keys: space pauses, arrows seek 10 s, + and - change the speed, q ends", HelpName = "N" };
    private static readonly Option<bool> Timeline = new("--timeline") { Description = "A line a statement: when, how long, what came of it" };
    private static readonly Option<bool> Json = new("--json") { Description = "The recording's own lines" };

    public static Command Build(Verbs verbs) =>
        verbs.Make("replay", "Prints what happened in a session", [RecordingSource.Argument, Speed, SessionPart.FromOption, Timeline, Json], RunAsync);

    private static async Task<int> RunAsync(Invocation invocation)
    {
        double? speed = invocation.Arguments.GetValue(Speed);
        if (speed is <= 0) throw CliException.Usage("--speed takes a number above 0.");
        var part = SessionPart.Of(invocation);
        bool json = invocation.Arguments.GetValue(Json), timeline = invocation.Arguments.GetValue(Timeline);
        if ((json && timeline) || (timeline && speed is not null)) throw CliException.Usage("--timeline goes with neither --json nor --speed: choose one.");
        using var source = await RecordingSource.OpenAsync(invocation, "replay");
        if (timeline)
        {
            ListPrinter.PrintTable(invocation.Terminal, StatementTimeline.Columns, StatementTimeline.Of(part.Of(source.ReadLines(part.From))));
            return ExitCode.Done;
        }

        await new ReplayPlayer(invocation.Terminal, source, json) { Speed = speed, From = part.From }.RunAsync(invocation.CancellationToken);
        return ExitCode.Done;
    }
}
