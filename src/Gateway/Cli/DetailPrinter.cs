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
        foreach (var (name, value) in fields) terminal.Out.WriteLine($"{name.PadRight(width)}  {ListPrinter.Text(value)}");
    }
}
