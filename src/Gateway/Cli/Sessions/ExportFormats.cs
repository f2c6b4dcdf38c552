using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace HoopWire.Gateway.Cli;

/// <summary>Recordings in forms that other programs read. Lines are written as they are read: a recording may be large.</summary>
internal static class ExportFormats
{
    private const int CastWidth = 160;
    private const int CastHeight = 48;
    private static readonly string[] CsvColumns = ["time", "seq", "kind", "verdict", "rule", "rows", "bytes", "durationUs", "result", "masked", "text"];

    /// <summary>The formats besides the file as it is.</summary>
    public static IReadOnlyList<string> Names { get; } = ["json", "csv", "sql", "asciicast"];

    /// <summary>Writes a recording's lines.</summary>
    public static void Write(string format, IEnumerable<JsonObject> lines, TextWriter to)
    {
        switch (format)
        {
            case "json":
                foreach (var line in lines) to.Write(line.ToJsonString(ListPrinter.Lines) + "\n");
                break;
            case "csv":
                ListPrinter.PrintCsv(to, CsvColumns, StatementTimeline.Of(lines));
                break;
            case "sql":
                foreach (var line in lines) WriteSql(line, to);
                break;
            default:
                WriteCast(lines, to);
                break;
        }
    }

    /// <summary>Statements that were let through, ended by a semicolon; everything else as comments, so that a file run again does no more than the session did.</summary>
    private static void WriteSql(JsonObject line, TextWriter to)
    {
        switch (RecordedLines.Text(line, "event"))
        {
            case "session":
                to.Write($"-- session {Comment(line, "id")}: {Comment(line, "user")} on {Comment(line, "target")}, {Comment(line, "startedAt")}\n");
                break;
            case "command":
                to.Write($"-- #{Comment(line, "seq")} {Comment(line, "time")} {Comment(line, "kind")}{(line["rule"] is null ? "" : $", {Comment(line, "verdict")} by {Comment(line, "rule")}")}\n");
                if (line["parameters"] is JsonArray parameters)
                {
                    for (int i = 0; i < parameters.Count; i++) to.Write($"-- ${i + 1} = {ListPrinter.Text(parameters[i])}\n");
                }

                bool runs = RecordedLines.Text(line, "verdict") == "pass" && line["textLength"] is null && RecordedLines.Text(line, "kind") == "query";
                string text = RecordedLines.Text(line, "text") ?? "";
                to.Write(runs ? $"{text.TrimEnd().TrimEnd(';')};\n" : string.Concat(text.Split('\n').Select(part => $"-- {part.TrimEnd('\r').Replace('\r', ' ')}\n")));
                break;
        }
    }

    /// <summary>What 'sessions replay' prints, at the times it happened. https://docs.asciinema.org/manual/asciicast/v2/</summary>
    private static void WriteCast(IEnumerable<JsonObject> lines, TextWriter to)
    {
        using var screen = new StringWriter(CultureInfo.InvariantCulture);
        var replay = new Replay(new Terminal(screen, TextWriter.Null) { Colored = true });
        DateTimeOffset? start = null;
        double last = 0;
        foreach (var line in lines)
        {
            var time = Replay.TimeOf(line);
            if (start is null)
            {
                start = time;
                string title = $"{RecordedLines.Text(line, "user")} on {RecordedLines.Text(line, "target")}";
                to.Write($"{{\"version\":2,\"width\":{CastWidth},\"height\":{CastHeight},\"timestamp\":{time?.ToUnixTimeSeconds() ?? 0},\"title\":{JsonSerializer.Serialize(title)}}}\n");
            }

            replay.Print(line);
            // Times never go back in a cast, whatever a clock did.
            last = Math.Max(last, time is { } at && start is { } from ? (at - from).TotalSeconds : last);
            string shown = screen.ToString().ReplaceLineEndings("\r\n");
            screen.GetStringBuilder().Clear();
            to.Write(string.Create(CultureInfo.InvariantCulture, $"[{last:0.000000},\"o\",{JsonSerializer.Serialize(shown)}]\n"));
        }
    }

    private static string Comment(JsonObject line, string name) => ListPrinter.Text(line[name]);
}
