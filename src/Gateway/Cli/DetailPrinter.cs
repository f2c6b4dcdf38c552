using System.Text.Json.Nodes;

namespace HoopWire.Gateway.Cli;

/// <summary>Writes one thing, a line per field.</summary>
internal static class DetailPrinter
{
    /// <summary>Writes <paramref name="answer"/>, as it is or for a person.</summary>
    public static void Print(Terminal terminal, JsonNode answer, bool json)
    {
        if (json || answer is not JsonObject map)
        {
            terminal.Out.WriteLine(answer.ToJsonString());
            return;
        }

        var fields = map.Where(field => field.Value is not null && field.Value is not JsonArray { Count: 0 }).ToList();
        int width = fields.Count == 0 ? 0 : fields.Max(field => field.Key.Length);
        foreach (var (name, value) in fields) PrintField(terminal, ShownText.OneLine(name).PadRight(width), value);
    }

    /// <summary>A text keeps its lines. They are indented, so that none of them can pass for a field.</summary>
    private static void PrintField(Terminal terminal, string name, JsonNode? value)
    {
        string[] lines = value is JsonValue plain && plain.TryGetValue(out string? text) ? ShownText.Lines(text) : [ListPrinter.Text(value)];
        terminal.Out.WriteLine($"{name}  {lines[0]}");
        foreach (string line in lines.Skip(1)) terminal.Out.WriteLine($"{"".PadRight(name.Length)}  {line}");
    }
}
