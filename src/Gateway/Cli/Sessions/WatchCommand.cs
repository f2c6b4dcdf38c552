using System.CommandLine;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace HoopWire.Gateway.Cli;

/// <summary><c>sessions watch</c>: what happens in a session, while it happens, about a second later.</summary>
internal static class WatchCommand
{
    private static readonly Argument<string> Id = new("ID") { Description = "The session's id" };
    private static readonly Option<bool> Json = new("--json") { Description = "The recording's own lines" };

    public static Command Build(Verbs verbs) => verbs.Make("watch", "Prints what happens in a session until it ends", [Id, Json], RunAsync);

    private static async Task<int> RunAsync(Invocation invocation)
    {
        using var api = ApiClient.Open(invocation);
        bool json = invocation.Arguments.GetValue(Json);
        var replay = new Replay(invocation.Terminal);
        string path = ApiPath.Of("sessions", invocation.Arguments.GetRequiredValue(Id), "watch");
        await foreach (string line in api.LinesAsync(path, invocation.CancellationToken))
        {
            // Written anew: what is a control character in a text comes out escaped, whatever the gateway sent.
            var recorded = Parse(line);
            if (json) await invocation.Terminal.Out.WriteLineAsync(recorded.ToJsonString(ListPrinter.Lines));
            else replay.Print(recorded);
            await invocation.Terminal.Out.FlushAsync(invocation.CancellationToken);
        }

        return ExitCode.Done;
    }

    private static JsonObject Parse(string line)
    {
        try
        {
            return RecordedLines.Parse(Encoding.UTF8.GetBytes(line));
        }
        catch (JsonException)
        {
            throw CliException.Unknown("The gateway sent something that is no line of a recording: check the versions.");
        }
    }
}
