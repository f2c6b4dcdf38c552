using System.Text.Json.Nodes;

namespace HoopWire.Gateway.Cli;

/// <summary>
/// Statements that were let through, ended by a semicolon; everything else as comments, so that a file run again does no more than the session did.
/// What was bound to PostgreSQL's extended protocol is prepared and executed with its parameters.
/// </summary>
internal sealed class SqlExport(TextWriter to)
{
    private string? _protocol;

    /// <summary>Writes one line of the recording.</summary>
    public void Write(JsonObject line)
    {
        switch (RecordedLines.Text(line, "event"))
        {
            case "session":
                _protocol = RecordedLines.Text(line, "protocol");
                to.Write($"-- session {Shown(line, "id")}: {Shown(line, "user")} on {Shown(line, "target")}, {Shown(line, "startedAt")}\n");
                break;
            case "command":
                to.Write($"-- #{Shown(line, "seq")} {Shown(line, "time")} {Shown(line, "kind")}{(line["rule"] is null ? "" : $", {Shown(line, "verdict")} by {Shown(line, "rule")}")}\n");
                Command(line);
                break;
        }
    }

    private void Command(JsonObject line)
    {
        string text = (RecordedLines.Text(line, "text") ?? "").TrimEnd().TrimEnd(';');
        bool passed = RecordedLines.Text(line, "verdict") == "pass", isWhole = line["textLength"] is null && text.Length > 0;
        string? kind = RecordedLines.Text(line, "kind");
        if (!passed || !isWhole || kind is not ("query" or "execute"))
        {
            // A Parse runs nothing: what is bound to it stands again with the Bind.
            foreach (string parameter in RecordedParameters.Lines(line)) to.Write($"-- {parameter}\n");
            Comment(RecordedLines.Text(line, "text") ?? "");
        }
        else if (line["parameters"] is not JsonArray { Count: > 0 } parameters)
        {
            Statement(text);
        }
        else
        {
            Execute(line, text, parameters);
        }
    }

    private void Execute(JsonObject line, string text, JsonArray parameters)
    {
        foreach (string parameter in RecordedParameters.Lines(line)) to.Write($"-- {parameter}\n");
        string?[] literals = [.. parameters.Select(Literal)];
        int unknown = Array.IndexOf(literals, null);
        if (_protocol != "postgres" || unknown >= 0)
        {
            to.Write(_protocol != "postgres" ? "-- not to be run from here: its parameters were bound by the protocol\n" : $"-- not to be run from here: ${unknown + 1} is not known as text\n");
            Comment(text);
            return;
        }

        string name = $"hoopwire_{Shown(line, "seq")}";
        Statement($"PREPARE {name} AS {text}");
        to.Write($"EXECUTE {name}({string.Join(", ", literals)});\nDEALLOCATE {name};\n");
    }

    /// <summary>The semicolon must not end up in a comment.</summary>
    private void Statement(string text)
    {
        int last = text.LastIndexOf('\n') + 1;
        to.Write($"{text}{(text.AsSpan(last).Contains("--", StringComparison.Ordinal) || text.AsSpan(last).Contains('#') ? "\n" : "")};\n");
    }

    private void Comment(string text)
    {
        foreach (string part in text.Split('\n')) to.Write($"-- {part.TrimEnd('\r').Replace('\r', ' ')}\n");
    }

    /// <summary>A parameter as a literal, whose type the statement decides; null where its text is not known.</summary>
    private static string? Literal(JsonNode? parameter)
    {
        if (parameter is JsonObject map && map.ContainsKey("value") && map["value"] is null && map["name"] is null) return "NULL";
        if (RecordedParameters.Value(parameter) is not { } value) return null;
        // Backslashes mean themselves in no other form whatever the settings.
        return value.Contains('\\', StringComparison.Ordinal)
            ? $"E'{value.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("'", "''", StringComparison.Ordinal)}'"
            : $"'{value.Replace("'", "''", StringComparison.Ordinal)}'";
    }

    private static string Shown(JsonObject line, string name) => ListPrinter.Text(line[name]);
}
