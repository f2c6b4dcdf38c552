using System.Text.Json.Nodes;
using HoopWire.Gateway.Configuration;

namespace HoopWire.Gateway.Cli;

/// <summary>
/// Statements that were let through and ended well, ended by a semicolon; everything else as comments, so that a file run again does no more than the session did.
/// What was bound by the protocol has its parameters put to it where the protocol knows a form for that. A session's texts are not trusted: what a client might take
/// for more than statements is a comment, too.
/// </summary>
internal sealed class SqlExport(TextWriter to, ProtocolList protocols)
{
    // What ends a line, for one client or another, or for who reads it.
    private static readonly char[] LineEnds = ['\n', '\r', '\f', '\v', '\u0085', '\u2028', '\u2029'];
    private readonly SequenceOutcomes _outcomes = new();
    private IProtocol? _protocol;

    /// <summary>Writes the lines of a recording, which are gone through twice: what came of a command stands behind it.</summary>
    public void Write(IEnumerable<JsonObject> lines)
    {
        try
        {
            foreach (var line in lines.Where(line => RecordedLines.Text(line, "event") == "result"))
                _outcomes.Add(RecordedLines.Number(line, "seq"), failed: line["error"] is not null);
        }
        catch (CliException)
        {
            // Damage, which is told of once what stands before it is written.
        }

        foreach (var line in lines) Write(line);
    }

    private void Write(JsonObject line)
    {
        switch (RecordedLines.Text(line, "event"))
        {
            case "session":
                _protocol = protocols.Find(RecordedLines.Text(line, "protocol"));
                Line($"session {Shown(line, "id")}: {Shown(line, "user")} on {Shown(line, "target")}, {Shown(line, "startedAt")}");
                break;
            case "command":
                Line($"#{Shown(line, "seq")} {Shown(line, "time")} {Shown(line, "kind")}{(line["rule"] is null ? "" : $", {Shown(line, "verdict")} by {Shown(line, "rule")}")}");
                Command(line);
                break;
        }
    }

    private void Command(JsonObject line)
    {
        foreach (string parameter in RecordedParameters.Lines(line, _protocol)) Comment(parameter);
        string recorded = RecordedLines.Text(line, "text") ?? "";
        // A Parse runs nothing: what is bound to it stands again with the Bind.
        if (RecordedLines.Text(line, "verdict") != "pass" || RecordedLines.Text(line, "kind") is not ("query" or "execute"))
        {
            Comment(recorded);
            return;
        }

        string text = recorded.TrimEnd().TrimEnd(';');
        if (Outcome(line) is { } outcome)
        {
            NotRun(outcome, recorded);
            return;
        }

        string? refusal = null;
        string[] statements = line["parameters"] is JsonArray { Count: > 0 } parameters ? Bound(line, text, parameters, out refusal) : [text];
        refusal ??= statements.Select(Refusal).FirstOrDefault(found => found is not null);
        if (refusal is not null) NotRun(refusal, recorded);
        else foreach (string statement in statements) Statement(statement);
    }

    // Why a command is none to be run again, whatever its text.
    private string? Outcome(JsonObject line)
    {
        bool? failed = _outcomes.Failed(RecordedLines.Number(line, "seq"));
        if (failed is null) return "no result of it is known";
        if (failed.Value) return "it ended with an error";
        if (line["textLength"] is not null) return "it was recorded in part";
        return line["textBase64"] is null ? null : "it is not UTF-8";
    }

    private string? Refusal(string statement) => _protocol is null ? "its protocol is not known here" : _protocol.ScriptRefusal(statement);

    private string[] Bound(JsonObject line, string text, JsonArray parameters, out string? refusal)
    {
        int unknown = parameters.TakeWhile(parameter => IsNull(parameter) || RecordedParameters.Value(parameter, _protocol) is not null).Count();
        bool isKnown = unknown == parameters.Count;
        string?[] values = [.. parameters.Select(parameter => RecordedParameters.Value(parameter, _protocol))];
        string[] statements = isKnown && _protocol is not null ? [.. _protocol.WithParameters($"hoopwire_{Shown(line, "seq")}", text, values)] : [];
        refusal = statements.Length > 0 ? null : isKnown ? "its parameters were bound by the protocol" : $"${unknown + 1} is not known as text";
        return statements;
    }

    /// <summary>The semicolon must not end up in a comment.</summary>
    private void Statement(string text)
    {
        int last = text.LastIndexOf('\n') + 1;
        to.Write($"{text}{(text.AsSpan(last).Contains("--", StringComparison.Ordinal) || text.AsSpan(last).Contains('#') ? "\n" : "")};\n");
    }

    private void NotRun(string reason, string text)
    {
        Line($"not to be run from here: {reason}");
        Comment(text);
    }

    private void Comment(string text)
    {
        foreach (string part in text.ReplaceLineEndings("\n").Split(LineEnds)) Line(part);
    }

    private void Line(string text) => to.Write($"-- {PlainText.Of(text)}\n");

    private static bool IsNull(JsonNode? parameter) => parameter is JsonObject map && map.ContainsKey("value") && map["value"] is null && map["name"] is null;

    private static string Shown(JsonObject line, string name) => ListPrinter.Text(line[name]);
}
