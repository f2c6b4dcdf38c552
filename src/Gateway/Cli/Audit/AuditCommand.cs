using System.CommandLine;
using System.Text.Json.Nodes;

namespace HoopWire.Gateway.Cli;

/// <summary><c>audit</c> and its verbs: who ran what and when, what came of it, and every event around it; newest first.</summary>
internal static class AuditCommand
{
    private static readonly ApiList List = new ApiList("audit", ["time", "kind", "user", "target", "verdict", "rule", "detail", "sessionId"]) { Shown = WithDetail, ShownInTables = WithObserved }
        .Filter("user", "Of this user only", "USER")
        .Filter("agent", "Of what this agent did for somebody only", "AGENT")
        .Filter("target", "On this target only", "TARGET")
        .Filter("session", "Of this session only", "ID")
        .Filter("kind", "Of this kind only: command (all of them), command-denied, limit, login-refused, key-created, …", "KIND")
        .Filter("verdict", "Commands with this verdict only: pass, hold or deny", "VERDICT")
        .Filter("rule", "Where this rule decided only", "RULE")
        .Filter("observed", "Where this rule only observed, and would have decided otherwise, only", "RULE")
        .Filter("approval", "Of this approval only", "ID")
        .Filter("approver", "Of what this reviewer decided, alone or with others, only", "USER")
        .Filter("client", "From this address only, with or without the port", "ADDRESS")
        .Filter("masked", "true: only what was masked; false: only what was not; a rule, or RULE/KIND of what was detected: only what that masked", "WHAT")
        .Filter("error", "true: only what failed; false: only what did not", "BOOL")
        .Filter("contains", "With this text, whatever its case", "TEXT")
        .Paged();

    public static Command Build(Verbs verbs) => verbs.Make(
        "audit", "Who ran what and when, and what came of it",
        [
            .. List.Options,
            AuditVerifyCommand.Build(verbs),
            RebuildCommand.Build(verbs),
        ],
        List.RunAsync);

    /// <summary>A command gets a detail for people, as all other rows have one.</summary>
    private static JsonObject WithDetail(JsonObject row)
    {
        if (row["text"] is not null) row["detail"] = Summary(row);
        return row;
    }

    /// <summary>Nobody has decided what expired.</summary>
    private static string By(JsonObject command) => ListPrinter.Text(command["decidedBy"]) is { Length: > 0 } name ? $" by {name}" : "";

    /// <summary>In a table the rules that only observed stand beside the one that decided; scripts have a field for them.</summary>
    private static JsonObject WithObserved(JsonObject row)
    {
        if (row["observed"] is { } observed) row["rule"] = string.Join(", ", Rules(row["rule"], ListPrinter.Text(observed)));
        return row;
    }

    /// <summary>The rule that decided, and those that would have.</summary>
    private static IEnumerable<string> Rules(JsonNode? rule, string observed) =>
        [.. rule is null ? Enumerable.Empty<string>() : [ListPrinter.Text(rule)], .. observed.Split(',').Select(name => $"{name} (observed)")];

    private static string Summary(JsonObject command)
    {
        string times = command["count"] is JsonValue count && count.TryGetValue(out long many) && many > 1 ? $" ({many} times)" : "";
        string came = command["errorCode"] is { } code ? $" → ERROR {ListPrinter.Text(code)}" : command["tag"] is { } tag ? $" → {ListPrinter.Text(tag)}" : "";
        string masked = command["masked"] is JsonObject { Count: > 0 } counts ? $", masked {ListPrinter.Text(counts)}" : "";
        string decided = command["decision"] is { } decision ? $", {ListPrinter.Text(decision)}{By(command)}" : "";
        return ListPrinter.Text(command["text"]) + times + came + masked + decided;
    }
}
