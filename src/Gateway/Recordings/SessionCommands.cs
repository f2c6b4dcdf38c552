using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json.Nodes;
using HoopWire.ControlPlane;

namespace HoopWire.Gateway.Recordings;

/// <summary>Puts the lines of one recording together: each command with its approval and its result.</summary>
internal sealed class SessionCommands
{
    private const int TextCharsMax = 4096;
    private readonly Dictionary<long, int> _bySequence = [];
    private readonly List<RecordedCommand> _commands = [];
    private JsonObject _header = [];

    /// <summary>The commands so far.</summary>
    public IReadOnlyList<RecordedCommand> Commands => _commands;

    /// <summary>Takes the next line; false when the session is not one of those wanted.</summary>
    public bool Add(JsonObject line, CommandQuery query)
    {
        switch (Text(line, "event"))
        {
            case "session":
                _header = line;
                return (query.User is null || Text(line, "user") == query.User) && (query.Target is null || Text(line, "target") == query.Target);
            case "command": Command(line); break;
            case "approval": Change(line, command => Decided(command, line)); break;
            case "result": Change(line, command => Answered(command, line)); break;
        }

        return true;
    }

    private void Command(JsonObject line)
    {
        if (Time(line) is not { } time) return;
        string text = Text(line, "text") ?? "";
        long sequence = Number(line, "seq");
        _bySequence[sequence] = _commands.Count;
        _commands.Add(new RecordedCommand(
            time, Text(_header, "id") ?? "", sequence, Text(_header, "user") ?? "", Text(_header, "target") ?? "",
            text.Length <= TextCharsMax ? text : text[..TextCharsMax], Text(line, "verdict") ?? "")
        {
            Agent = Text(_header, "agent"),
            Database = Text(_header, "database"),
            ClientAddress = Text(_header, "client"),
            Kind = Text(line, "kind") ?? "",
            Rule = Text(line, "rule"),
            Observed = Text(line, "observed"),
            Approval = Text(line, "approval"),
        });
    }

    private void Change(JsonObject line, Func<RecordedCommand, RecordedCommand> change)
    {
        if (_bySequence.TryGetValue(Number(line, "seq"), out int at)) _commands[at] = change(_commands[at]);
    }

    private static RecordedCommand Decided(RecordedCommand command, JsonObject line)
    {
        string? step = Text(line, "step");
        return step == "requested"
            ? command with { Approval = Text(line, "approval") }
            : command with { Approval = Text(line, "approval"), Decision = step, DecidedBy = Text(line, "by") };
    }

    private static RecordedCommand Answered(RecordedCommand command, JsonObject line) => command with
    {
        Tag = Text(line, "tag"),
        Columns = line["columns"] is JsonArray columns ? [.. columns.OfType<JsonObject>().Select(column => Text(column, "name") ?? "")] : [],
        Rows = command.Rows + Number(line, "rows"),
        Bytes = command.Bytes + Number(line, "bytes"),
        Masked = line["masked"] is JsonObject masked ? Sum(command.Masked, masked) : command.Masked,
        ErrorCode = line["error"] is JsonObject error ? Text(error, "code") : command.ErrorCode,
    };

    /// <summary>A text of several statements has several results.</summary>
    private static ImmutableSortedDictionary<string, long> Sum(ImmutableSortedDictionary<string, long> before, JsonObject more)
    {
        foreach (var (rule, _) in more) before = before.SetItem(rule, before.GetValueOrDefault(rule) + Number(more, rule));
        return before;
    }

    private static string? Text(JsonObject line, string name) => line[name] is JsonValue value && value.TryGetValue(out string? text) ? text : null;

    private static long Number(JsonObject line, string name) => line[name] is JsonValue value && value.TryGetValue(out long number) ? number : 0;

    private static DateTimeOffset? Time(JsonObject line) =>
        Text(line, "time") is { } text && DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time) ? time : null;
}
