using System.CommandLine;
using System.Text.Json;
using System.Text.Json.Nodes;
using HoopWire.Recording;

namespace HoopWire.Gateway.Cli;

/// <summary><c>sessions replay</c>: what happened, in the order of time.</summary>
internal static class ReplayCommand
{
    private static readonly Option<double?> Speed = new("--speed") { Description = "Waits as the session did, so many times as fast", HelpName = "N" };
    private static readonly Option<bool> Json = new("--json") { Description = "The recording's own lines" };

    public static Command Build(Verbs verbs) =>
        verbs.Make("replay", "Prints what happened in a session", [RecordingSource.Argument, Speed, Json], RunAsync);

    private static async Task<int> RunAsync(Invocation invocation)
    {
        double? speed = invocation.Arguments.GetValue(Speed);
        if (speed is <= 0) throw CliException.Usage("--speed takes a number above 0.");
        bool json = invocation.Arguments.GetValue(Json);
        using var source = await RecordingSource.OpenAsync(invocation);
        using var key = source.OwnKey(invocation);
        using var reader = RecordingReader.Open(source.Path, key);
        var replay = new Replay(invocation.Terminal);
        DateTimeOffset? last = null;
        foreach (var line in Lines(reader))
        {
            if (speed is { } factor) last = await PauseAsync(invocation, line, last, factor);
            if (json) await invocation.Terminal.Out.WriteLineAsync(line.ToJsonString(ListPrinter.Lines));
            else replay.Print(line);
        }

        return ExitCode.Done;
    }

    private static IEnumerable<JsonObject> Lines(RecordingReader reader)
    {
        using var lines = reader.ReadLines().GetEnumerator();
        while (true)
        {
            JsonObject line;
            try
            {
                if (!lines.MoveNext()) yield break;
                line = JsonNode.Parse(lines.Current.Json.Span)!.AsObject();
            }
            catch (RecordingEncryptedException e)
            {
                throw CliException.No(e.Message);
            }
            catch (Exception e) when (e is InvalidDataException or JsonException or InvalidOperationException)
            {
                throw CliException.No($"The recording is damaged: {e.Message.TrimEnd('.')}. 'hoopwire sessions verify' names the frame.");
            }

            yield return line;
        }
    }

    private static async Task<DateTimeOffset?> PauseAsync(Invocation invocation, JsonObject line, DateTimeOffset? last, double factor)
    {
        if (Replay.TimeOf(line) is not { } time) return last;
        if (last is { } before && time > before)
        {
            await invocation.Terminal.Out.FlushAsync(invocation.CancellationToken);
            await Task.Delay((time - before) / factor, invocation.Terminal.Time, invocation.CancellationToken);
        }

        return time;
    }
}
