using System.Globalization;
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
    /// <param name="format">One of <see cref="Names"/>.</param>
    /// <param name="lines">The lines; may be gone through twice.</param>
    /// <param name="protocols">Those that recordings may be of.</param>
    /// <param name="terminal">The command whose terminal an asciicast is to show; null for the only one there is.</param>
    /// <param name="to">Takes the text.</param>
    /// <param name="from">How long after the session's start the lines begin.</param>
    public static void Write(string format, IEnumerable<JsonObject> lines, ProtocolList protocols, long? terminal, TextWriter to, TimeSpan from = default)
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
                new SqlExport(to, protocols).Write(lines);
                break;
            default:
                WriteCast(lines, protocols, terminal, to, from);
                break;
        }
    }

    private static void WriteCast(IEnumerable<JsonObject> lines, ProtocolList protocols, long? terminal, TextWriter to, TimeSpan from)
    {
        if (TerminalCast.Choose(lines, terminal) is not { } command)
        {
            WriteReplay(lines, protocols, to, from);
            return;
        }

        var cast = new TerminalCast(to, command);
        foreach (var line in lines) cast.Write(line);
        cast.End();
    }

    /// <summary>What 'sessions replay' prints, at the times it happened. https://docs.asciinema.org/manual/asciicast/v2/</summary>
    private static void WriteReplay(IEnumerable<JsonObject> lines, ProtocolList protocols, TextWriter to, TimeSpan from)
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
                TerminalCast.WriteHeader(to, CastWidth, CastHeight, time, TerminalCast.TitleOf(line));
            }

            replay.Print(line);
            // Times never go back in a cast, whatever a clock did.
            last = Math.Max(last, time - start is { } place ? (place - from).TotalSeconds : last);
            string shown = screen.ToString().ReplaceLineEndings("\r\n");
            screen.GetStringBuilder().Clear();
            TerminalCast.WriteEvent(to, last, "o", shown);
        }
    }
}
