using System.Text.Json.Nodes;

namespace HoopWire.Gateway.Cli;

/// <summary>A recorded command's parameters as a person reads them.</summary>
internal static class RecordedParameters
{
    /// <summary>A line for each.</summary>
    /// <param name="command">The command's line.</param>
    /// <param name="protocol">The session's protocol; null where it is not known.</param>
    public static IEnumerable<string> Lines(JsonObject command, IProtocol? protocol) =>
        command["parameters"] is JsonArray parameters ? parameters.Select((parameter, index) => $"{NameOf(parameter, index)} = {Shown(parameter, protocol)}") : [];

    /// <summary>A parameter's value as text, binary ones by their type; null where that cannot be told, and for NULL.</summary>
    public static string? Value(JsonNode? parameter, IProtocol? protocol)
    {
        if (parameter is not JsonObject map || RecordedLines.Text(map, "name") is not null || map["truncated"] is not null) return null;
        if (RecordedLines.Text(map, "value") is { } value && map["base64"] is null) return value;
        if (RecordedLines.Text(map, "hex") is not { } hex || map["type"] is not JsonValue type || !type.TryGetValue(out uint number)) return null;
        return IsHex(hex) ? protocol?.TextOf(number, Convert.FromHexString(hex)) : null;
    }

    private static bool IsHex(string hex) => hex.Length % 2 == 0 && hex.All(char.IsAsciiHexDigit);

    private static string NameOf(JsonNode? parameter, int index) => parameter is JsonObject map && map["name"] is { } name ? $"attribute {ListPrinter.Text(name)}" : $"${index + 1}";

    private static string Shown(JsonNode? parameter, IProtocol? protocol)
    {
        if (parameter is not JsonObject map) return "";
        string rest = map["truncated"] is not null ? $" … ({ListPrinter.Text(map["length"])} bytes)" : "";
        if (map["hex"] is { } hex) return Value(map, protocol) is { } text ? ShownText.OneLine(text) : $"\\x{ListPrinter.Text(hex)}{rest}";
        if (map["instead"] is { } instead) return ListPrinter.Text(instead);
        return map["value"] is { } value ? ListPrinter.Text(value) + rest : "NULL";
    }
}
