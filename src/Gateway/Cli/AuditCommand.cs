using System.CommandLine;
using System.Text.Json.Nodes;

namespace HoopWire.Gateway.Cli;

/// <summary><c>audit</c>: who ran what and when, what came of it, and every event around it; newest first.</summary>
internal static class AuditCommand
{
    private const int DefaultRows = 100;
    private static readonly string[] Columns = ["time", "kind", "user", "target", "verdict", "rule", "detail", "sessionId"];
    private static readonly ListOptions List = new();
    private static readonly Option<string?> User = Of("--user", "Of this user only", "USER");
    private static readonly Option<string?> Target = Of("--target", "On this target only", "TARGET");
    private static readonly Option<string?> Session = Of("--session", "Of this session only", "ID");
    private static readonly Option<string?> Kind = Of("--kind", "Of this kind only: command, command-denied, login-refused, key-created, …", "KIND");
    private static readonly Option<string?> Verdict = Of("--verdict", "Commands with this verdict only: pass, hold or deny", "VERDICT");
    private static readonly Option<string?> Contains = Of("--contains", "With this text", "TEXT");

    public static Command Build(Verbs verbs) =>
        verbs.Make("audit", "Who ran what and when, and what came of it", [User, Target, Session, Kind, Verdict, Contains, .. List.All], RunAsync);

    private static async Task<int> RunAsync(Invocation invocation)
    {
        var format = List.Format(invocation);
        string? kind = invocation.Arguments.GetValue(Kind), verdict = invocation.Arguments.GetValue(Verdict);
        using var api = ApiClient.Open(invocation);
        List<JsonObject> rows = [];
        if (kind is null or "command") rows.AddRange((await FetchAsync(api, invocation, "commands", ("verdict", verdict))).Select(ToRow));
        if (kind != "command" && verdict is null) rows.AddRange(await FetchAsync(api, invocation, "audit", ("kind", kind)));
        var newest = rows.OrderByDescending(row => ListPrinter.Text(row["time"]), StringComparer.Ordinal).Take(List.Limit(invocation) ?? DefaultRows);
        ListPrinter.Print(invocation.Terminal, format, Columns, [.. newest]);
        return ExitCode.Done;
    }

    private static async Task<IReadOnlyList<JsonObject>> FetchAsync(ApiClient api, Invocation invocation, string path, (string Name, string? Value) more)
    {
        var arguments = invocation.Arguments;
        string query = ApiPath.WithQuery(
            ApiPath.Of(path),
            ("user", arguments.GetValue(User)),
            ("target", arguments.GetValue(Target)),
            ("session", arguments.GetValue(Session)),
            ("contains", arguments.GetValue(Contains)),
            ("limit", ApiPath.Number(List.Limit(invocation))),
            ("since", ApiPath.Time(List.Since(invocation))),
            ("until", ApiPath.Time(List.Until(invocation))),
            more);
        return ApiList.Rows(await api.GetAsync(query, invocation.CancellationToken));
    }

    /// <summary>A command in the shape of the other rows, with all it has of its own.</summary>
    private static JsonObject ToRow(JsonObject command)
    {
        var row = new JsonObject { ["time"] = command["time"]?.DeepClone(), ["kind"] = "command", ["detail"] = Summary(command) };
        foreach (var (name, value) in command)
        {
            if (name == "kind") row["command"] = value?.DeepClone();
            else if (name != "time" && value is not null) row[name] = value.DeepClone();
        }

        return row;
    }

    private static string Summary(JsonObject command)
    {
        string came = command["errorCode"] is { } code ? $" → ERROR {ListPrinter.Text(code)}" : command["tag"] is { } tag ? $" → {ListPrinter.Text(tag)}" : "";
        string masked = command["masked"] is JsonObject { Count: > 0 } counts ? $", masked {ListPrinter.Text(counts)}" : "";
        string decided = command["decision"] is { } decision ? $", {ListPrinter.Text(decision)} by {ListPrinter.Text(command["decidedBy"])}" : "";
        return ListPrinter.Text(command["text"]) + came + masked + decided;
    }

    private static Option<string?> Of(string name, string description, string help) => new(name) { Description = description, HelpName = help };
}
