using System.Globalization;
using System.Text.Json.Nodes;

namespace HoopWire.Gateway.Cli;

/// <summary>Prints the lines of a recording as a person reads them, in the order of time.</summary>
internal sealed class Replay(Terminal terminal)
{
    private const int Red = 31;
    private const int Green = 32;
    private const int Yellow = 33;
    private DateTimeOffset? _start;
    private IProtocol? _protocol;

    /// <summary>The time a line carries; null for none.</summary>
    public static DateTimeOffset? TimeOf(JsonObject line) =>
        (Text(line, "time") ?? Text(line, "startedAt")) is { } text && DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time) ? time : null;

    /// <summary>Takes one line of the recording without printing it: what follows is read by it.</summary>
    public void PassOver(JsonObject line)
    {
        _start ??= TimeOf(line);
        if (Text(line, "event") == "session") _protocol = terminal.Protocols.Find(RecordedLines.Text(line, "protocol"));
    }

    /// <summary>Prints one line of the recording.</summary>
    public void Print(JsonObject line)
    {
        PassOver(line);
        switch (Text(line, "event"))
        {
            case "session": Session(line); break;
            case "command": Command(line); break;
            case "result": Result(line); break;
            case "rows" when line["rows"] is JsonArray rows: Rows(line, rows); break;
            case "copy" when RecordedLines.Text(line, "text") is { } text: Copy(line, text); break;
            case "terminal": Write(line, $"{Number(line)} {TerminalCast.Describe(line)}"); break;
            case "approval": Approval(line); break;
            case "digest": Write(line, $"{Text(line, "part")}: {Text(line, "length")} bytes, SHA-256 {Text(line, "sha256")}"); break;
            case "notice": Write(line, terminal.Paint($"{Text(line, "kind")}: {Text(line, "text")}{(Text(line, "rule") is { } rule ? $" (rule {rule})" : "")}", Yellow)); break;
            case "end": Write(line, $"ended by the {Text(line, "side")} ({Text(line, "stage")}): {Text(line, "detail")}, after {Text(line, "commands")} commands"); break;
            default: Write(line, line.ToJsonString()); break;
        }
    }

    private void Session(JsonObject line)
    {
        string user = Text(line, "user") ?? "", agent = Text(line, "agent") is { } name ? $" via {name}" : "";
        string database = Text(line, "database") is { } opened ? $", database {opened}" : "";
        string client = Text(line, "application") is { } application ? $" with {application}" : "";
        terminal.Out.WriteLine($"{Stamp(TimeOf(line))}  session {Text(line, "id")}: {user}{agent} on {Text(line, "target")}{database} from {Text(line, "client")}{client}");
        if (Text(line, "reason") is { } reason) Write(line, $"reason: {reason}");
    }

    private void Command(JsonObject line)
    {
        string[] text = ShownText.Lines(RecordedLines.Text(line, "text") ?? "");
        string rest = Text(line, "textLength") is { } length ? $" … ({length} bytes)" : "";
        string head = Text(line, "kind") is "query" or null ? "" : $"{Text(line, "kind")}{(Text(line, "statement") is { } name ? $" {name}" : "")}: ";
        text[^1] += rest;
        Write(line, $"{Number(line)} {head}{text[0]}");
        foreach (string more in text.Skip(1)) Indent(more);
        foreach (string parameter in RecordedParameters.Lines(line, _protocol)) Indent(parameter);
        string rule = Text(line, "rule") is { } named ? $" by rule {named}" : "";
        if (Text(line, "verdict") == "deny") Indent(terminal.Paint($"denied{rule}", Red));
        if (Text(line, "verdict") == "hold") Indent(terminal.Paint($"held for approval{rule}", Yellow));
        if (Text(line, "observed") is { } observed) Indent($"observed by {observed}");
    }

    private void Result(JsonObject line)
    {
        if (line["error"] is JsonObject error)
        {
            Write(line, $"{Number(line)} {terminal.Paint($"ERROR {Text(error, "code")}: {Text(error, "message")}", Red)}");
            return;
        }

        string columns = line["columns"] is JsonArray list
            ? $" ({string.Join(", ", list.OfType<JsonObject>().Select(c => Text(c, "name") + (Text(c, "masked") == "true" ? " masked" : "")))})"
            : "";
        string masked = line["masked"] is JsonObject counts ? "; masked " + string.Join(", ", counts.Select(c => $"{ListPrinter.Text(c.Value)} by {ShownText.OneLine(c.Key)}")) : "";
        string took = line["durationUs"] is JsonValue us && us.TryGetValue(out long micros) ? string.Create(CultureInfo.InvariantCulture, $", {micros / 1000.0:0.0} ms") : "";
        Write(line, $"{Number(line)} {terminal.Paint(Text(line, "tag") ?? "", Green)}{columns}, {Text(line, "rows")} rows, {Text(line, "bytes")} bytes{took}{masked}");
    }

    /// <summary>The rows as a table; the names of its columns come with the result, behind it.</summary>
    private void Rows(JsonObject line, JsonArray rows)
    {
        Write(line, $"{Number(line)} rows from {Text(line, "first")}");
        string[][] cells = [.. rows.OfType<JsonArray>().Select(row => row.Select(CellOf).ToArray())];
        int[] widths = WidthsOf(cells);
        foreach (string[] row in cells) Indent(string.Join(" | ", row.Select((cell, i) => cell.PadRight(widths[i]))).TrimEnd());
    }

    // Of what is wider than a table's cell nothing is padded to its width: a file that somebody made may have a cell of megabytes above a million short ones.
    private static int[] WidthsOf(string[][] cells)
    {
        int[] widths = new int[cells.Length == 0 ? 0 : cells.Max(row => row.Length)];
        foreach (string[] row in cells)
        {
            for (int i = 0; i < row.Length; i++) widths[i] = Math.Max(widths[i], Math.Min(row[i].Length, ListPrinter.CellMax));
        }

        return widths;
    }

    private void Copy(JsonObject line, string text)
    {
        Write(line, $"{Number(line)} data of a COPY from {Text(line, "offset")}");
        foreach (string row in ShownText.Lines(text.TrimEnd('\n'))) Indent(row);
    }

    private static string CellOf(JsonNode? cell) => cell switch
    {
        null => "NULL",
        JsonObject binary => $"base64 {ListPrinter.Text(binary["base64"])}",
        _ => ListPrinter.Text(cell),
    };

    private void Approval(JsonObject line)
    {
        string by = Text(line, "by") is { } name ? $" by {name}" : "";
        string reason = Text(line, "reason") is { } why ? $": {why}" : "";
        Write(line, $"{Number(line)} {terminal.Paint($"approval {Text(line, "approval")} {Text(line, "step")}{by}{reason}", Yellow)}");
    }

    private void Write(JsonObject line, string text)
    {
        string offset = TimeOf(line) is { } time && _start is { } start
            ? string.Create(CultureInfo.InvariantCulture, $"+{(time - start).TotalSeconds:0.000}s")
            : "";
        terminal.Out.WriteLine($"{offset,10}  {text}");
    }

    private void Indent(string text) => terminal.Out.WriteLine($"{"",14}{text}");

    private static string Number(JsonObject line) => Text(line, "seq") is { } sequence ? "#" + sequence : "";

    private static string? Text(JsonObject line, string name) => line[name] is { } value ? ListPrinter.Text(value) : null;

    private static string Stamp(DateTimeOffset? time) => time?.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss'Z'", CultureInfo.InvariantCulture) ?? "";
}
