using System.Text;
using System.Text.Json;

namespace HoopWire.ControlPlane;

/// <summary>The first line of a recording.</summary>
internal sealed record RecordedHeader(long StartedAt, string User, string Target, string Protocol, string Client)
{
    private const int CharsMax = 1000;

    public string? Agent { get; init; }

    public string Credential { get; init; } = "";

    public string? Database { get; init; }

    public string Method { get; init; } = "";

    public string? Reason { get; init; }

    public string? Application { get; init; }

    /// <summary>A JSON array.</summary>
    public string Groups { get; init; } = "[]";

    /// <summary>Reads the line, without its closing brace.</summary>
    /// <param name="startedAt">In microseconds since 1970 UTC.</param>
    /// <param name="json">The line.</param>
    /// <exception cref="JsonException">The line is damaged.</exception>
    public static RecordedHeader Read(long startedAt, ReadOnlySpan<byte> json)
    {
        using JsonDocument document = JsonDocument.Parse(Encoding.UTF8.GetString(json) + "}");
        JsonElement line = document.RootElement;
        return new RecordedHeader(startedAt, Text(line, "user") ?? "", Text(line, "target") ?? "", Text(line, "protocol") ?? "", Text(line, "client") ?? "")
        {
            Agent = Text(line, "agent"),
            Credential = Text(line, "credential") ?? "",
            Database = Text(line, "database"),
            Method = Text(line, "method") ?? "",
            Reason = Text(line, "reason"),
            Application = Text(line, "application"),
            Groups = line.TryGetProperty("groups", out JsonElement groups) && groups.ValueKind == JsonValueKind.Array ? groups.GetRawText() : "[]",
        };
    }

    private static string? Text(JsonElement line, string name) =>
        line.TryGetProperty(name, out JsonElement value) && value.ValueKind == JsonValueKind.String && value.GetString() is { } text
            ? text.Length <= CharsMax ? text : text[..CharsMax]
            : null;
}
