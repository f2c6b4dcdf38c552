using System.Text.Json.Nodes;
using HoopWire.Gateway.Configuration;

namespace HoopWire.Gateway.Cli;

/// <summary>
/// Statements that were let through, ended by a semicolon; everything else as comments, so that a file run again does no more than the session did.
/// What was bound by the protocol has its parameters put to it where the protocol knows a form for that.
/// </summary>
internal sealed class SqlExport(TextWriter to, ProtocolList protocols)
{
    private IProtocol? _protocol;

    /// <summary>Writes one line of the recording.</summary>
    public void Write(JsonObject line)
    {
        switch (RecordedLines.Text(line, "event"))
        {
            case "session":
                _protocol = protocols.Find(RecordedLines.Text(line, "protocol"));
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
            foreach (string parameter in RecordedParameters.Lines(line, _protocol)) to.Write($"-- {parameter}\n");
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
        foreach (string parameter in RecordedParameters.Lines(line, _protocol)) to.Write($"-- {parameter}\n");
        int unknown = parameters.TakeWhile(parameter => IsNull(parameter) || RecordedParameters.Value(parameter, _protocol) is not null).Count();
        bool isKnown = unknown == parameters.Count;
        string?[] values = [.. parameters.Select(parameter => RecordedParameters.Value(parameter, _protocol))];
        var statements = isKnown ? _protocol?.WithParameters($"hoopwire_{Shown(line, "seq")}", text, values) ?? [] : [];
        if (statements.IsEmpty)
        {
            to.Write($"-- not to be run from here: {(isKnown ? "its parameters were bound by the protocol" : $"${unknown + 1} is not known as text")}\n");
            Comment(text);
            return;
        }

        foreach (string statement in statements) Statement(statement);
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

    private static bool IsNull(JsonNode? parameter) => parameter is JsonObject map && map.ContainsKey("value") && map["value"] is null && map["name"] is null;

    private static string Shown(JsonObject line, string name) => ListPrinter.Text(line[name]);
}
