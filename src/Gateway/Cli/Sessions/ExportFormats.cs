using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using HoopWire.Gateway.Configuration;

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
    public static void Write(string format, IEnumerable<JsonObject> lines, ProtocolList protocols, TextWriter to)
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
                var sql = new SqlExport(to, protocols);
                foreach (var line in lines) sql.Write(line);
                break;
            default:
                WriteCast(lines, protocols, to);
                break;
        }
    }

    /// <summary>What 'sessions replay' prints, at the times it happened. https://docs.asciinema.org/manual/asciicast/v2/</summary>
    private static void WriteCast(IEnumerable<JsonObject> lines, ProtocolList protocols, TextWriter to)
    {
        using var screen = new StringWriter(CultureInfo.InvariantCulture);
        var replay = new Replay(new Terminal(screen, TextWriter.Null) { Colored = true, Protocols = protocols });
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
}
