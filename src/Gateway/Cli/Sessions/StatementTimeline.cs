using System.Globalization;
using System.Text.Json.Nodes;

namespace HoopWire.Gateway.Cli;

/// <summary>The statements of a session: when each was asked for, how long it took, what came of it.</summary>
internal static class StatementTimeline
{
    // The recorder keeps no more of a text; a file that somebody made may have more than memory holds.
    private const int TextMax = 64 << 10;
    private const int NameMax = 1000;
    private const int MaskedMax = 100;
    private const int WaitingMax = 1024;

    /// <summary>The columns, with widths that most sessions keep to: rows are printed as they come.</summary>
    public static (string Name, int Width)[] Columns { get; } =
        [("at", 10), ("seq", 6), ("took", 10), ("verdict", 7), ("rule", 16), ("rows", 7), ("bytes", 9), ("result", 16), ("masked", 12), ("text", 0)];

    /// <summary>
    /// A row for each command, in their order, once all of its results are known: those of one that has none yet may come behind those of later ones, which ran beside it.
    /// </summary>
    public static IEnumerable<JsonObject> Of(IEnumerable<JsonObject> lines)
    {
        var waiting = new Queue<JsonObject>();
        var bySequence = new Dictionary<long, JsonObject>();
        DateTimeOffset? start = null;
        foreach (var line in lines)
        {
            start ??= Replay.TimeOf(line);
            switch (RecordedLines.Text(line, "event"))
            {
                case "command":
                    waiting.Enqueue(bySequence[RecordedLines.Number(line, "seq")] = RowOf(line, start));
                    // Where results are not recorded none will come.
                    if (waiting.Count > WaitingMax) yield return Next(waiting, bySequence);
                    break;
                case "result":
                    while (waiting.TryPeek(out var older) && older.ContainsKey("took") && RecordedLines.Number(older, "seq") < RecordedLines.Number(line, "seq")) yield return Next(waiting, bySequence);
                    if (bySequence.TryGetValue(RecordedLines.Number(line, "seq"), out var row)) Add(row, line);
                    break;
            }
        }

        while (waiting.TryDequeue(out var row)) yield return row;
    }

    private static JsonObject Next(Queue<JsonObject> waiting, Dictionary<long, JsonObject> bySequence)
    {
        var row = waiting.Dequeue();
        bySequence.Remove(RecordedLines.Number(row, "seq"));
        return row;
    }

    private static JsonObject RowOf(JsonObject command, DateTimeOffset? start)
    {
        string at = Replay.TimeOf(command) is { } time && start is { } from ? string.Create(CultureInfo.InvariantCulture, $"+{(time - from).TotalSeconds:0.000}s") : "";
        return new JsonObject
        {
            ["time"] = Name(command, "time"),
            ["at"] = at,
            ["seq"] = RecordedLines.Number(command, "seq"),
            ["kind"] = Name(command, "kind"),
            ["verdict"] = Name(command, "verdict"),
            ["rule"] = Name(command, "rule"),
            ["text"] = Cut(RecordedLines.Text(command, "text"), TextMax),
        };
    }

    private static string? Name(JsonObject line, string name) => Cut(RecordedLines.Text(line, name), NameMax);

    private static string? Cut(string? text, int max) => text?.Length > max ? text[..max] : text;

    private static void Add(JsonObject row, JsonObject result)
    {
        long took = RecordedLines.Number(row, "durationUs") + RecordedLines.Number(result, "durationUs");
        row["durationUs"] = took;
        row["took"] = string.Create(CultureInfo.InvariantCulture, $"{took / 1000.0:0.0} ms");
        row["rows"] = RecordedLines.Number(row, "rows") + RecordedLines.Number(result, "rows");
        row["bytes"] = RecordedLines.Number(row, "bytes") + RecordedLines.Number(result, "bytes");
        row["result"] = result["error"] is JsonObject error ? $"ERROR {Name(error, "code")}" : Name(result, "tag");
        if (result["masked"] is JsonObject masked) row["masked"] = Counts(masked);
    }

    private static JsonObject Counts(JsonObject masked)
    {
        var counts = new JsonObject();
        foreach (var (rule, _) in masked.Take(MaskedMax)) counts[Cut(rule, NameMax)!] = RecordedLines.Number(masked, rule);
        return counts;
    }
}
