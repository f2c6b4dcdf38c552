using System.Text;
using System.Text.Json;
using HoopWire.Access;

namespace HoopWire.ControlPlane;

/// <summary>The first line of a recording.</summary>
internal sealed record RecordedHeader(long StartedAt, string User, string Target, string Protocol, string Client)
{
    private const int CharsMax = 1000;

    public string? Agent { get; init; }

    public string Credential { get; init; } = "";

    public string? Database { get; init; }

    public string Method { get; init; } = "";

    /// <summary>As the index has it.</summary>
    public string Kind { get; init; } = nameof(IdentityKind.Person);

    public string? CredentialId { get; init; }

    public string? Reason { get; init; }

    public string? Application { get; init; }

    /// <summary>A JSON array.</summary>
    public string Groups { get; init; } = "[]";

    /// <summary>Reads the line, without its closing brace.</summary>
    /// <param name="startedAt">In microseconds since 1970 UTC.</param>
    /// <param name="json">The line.</param>
    /// <param name="texts">Where texts are shared that thousands of sessions have in common.</param>
    /// <exception cref="JsonException">The line is damaged.</exception>
    public static RecordedHeader Read(long startedAt, ReadOnlySpan<byte> json, KnownTexts texts)
    {
        using JsonDocument document = JsonDocument.Parse(Encoding.UTF8.GetString(json) + "}");
        JsonElement line = document.RootElement;
        return new RecordedHeader(startedAt, Known("user") ?? "", Known("target") ?? "", Known("protocol") ?? "", Text(line, "client") ?? "")
        {
            Agent = Known("agent"),
            Credential = Known("credential") ?? "",
            Database = Known("database"),
            Method = Known("method") ?? "",
            Kind = KindOf(line).ToString(),
            CredentialId = Known("credentialId"),
            Reason = Text(line, "reason"),
            Application = Known("application"),
            Groups = line.TryGetProperty("groups", out JsonElement groups) && groups.ValueKind == JsonValueKind.Array ? texts.Share(groups.GetRawText()) : "[]",
        };

        string? Known(string name) => Text(line, name) is { } text ? texts.Share(text) : null;
    }

    // Recordings of the first versions tell an agent by its name alone.
    private static IdentityKind KindOf(JsonElement line) => Text(line, "kind") switch
    {
        "person" => IdentityKind.Person,
        "ci" => IdentityKind.Ci,
        "agent" => IdentityKind.Agent,
        _ => Text(line, "agent") is null ? IdentityKind.Person : IdentityKind.Agent,
    };

    private static string? Text(JsonElement line, string name) =>
        line.TryGetProperty(name, out JsonElement value) && value.ValueKind == JsonValueKind.String && value.GetString() is { } text
            ? text.Length <= CharsMax ? text : text[..CharsMax]
            : null;
}
