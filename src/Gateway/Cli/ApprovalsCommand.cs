using System.CommandLine;
using System.Text.Json.Nodes;
using HoopWire.Gateway.Configuration;

namespace HoopWire.Gateway.Cli;

/// <summary><c>approvals</c> and its verbs.</summary>
internal static class ApprovalsCommand
{
    private static readonly string[] Columns = ["id", "state", "user", "target", "rule", "statement", "createdAt", "expiresAt", "agreed", "decidedBy"];
    private static readonly TimeSpan WatchBeat = TimeSpan.FromSeconds(1);

    private static readonly ApiList List = new ApiList("approvals", Columns)
        .Filter("state", "pending, approved, denied, expired or withdrawn", "STATE")
        .Filter("user", "Of this requester only", "USER")
        .Filter("target", "On this target only", "TARGET");

    private const int HistoryRows = 20;
    private static readonly string[] HistoryColumns = ["time", "verdict", "rule", "text", "rows", "errorCode"];
    private static readonly ListOptions History = new();
    private static readonly Argument<string> Id = new("ID") { Description = "The request's id" };
    private static readonly Option<string?> Reason = new("--reason") { Description = "What the requester and the audit read", HelpName = "TEXT" };
    private static readonly Option<string?> For = new("--for") { Description = "Let the command be repeated for this long, such as 15m", HelpName = "TIME" };
    private static readonly Option<string> Emergency = new("--reason") { Description = "What the emergency is", HelpName = "TEXT", Required = true };
    private static readonly Option<bool> Json = new("--json") { Description = "JSON Lines" };

    public static Command Build(Verbs verbs) => verbs.Make(
        "approvals", "Lists approval requests",
        [
            .. List.Options,
            verbs.Make("show", "Shows one request", [Id, Json], ShowAsync),
            verbs.Make("history", "Shows what the session of a request has run before, newest first", [Id, .. History.All], HistoryAsync),
            verbs.Make("approve", "Agrees to a request", [Id, Reason, For], invocation => DecideAsync(invocation, "approve", "approved")),
            verbs.Make("deny", "Refuses a request", [Id, Reason], invocation => DecideAsync(invocation, "deny", "denied")),
            ApprovalRequestCommand.Build(verbs),
            verbs.Make("withdraw", "Takes a request or an approval back", [Id, Reason], WithdrawAsync),
            verbs.Make("break-glass", "Lets your own held command run in an emergency, where its rule allows it", [Id, Emergency], BreakGlassAsync),
            verbs.Make("watch", "Prints requests as they come, until Ctrl-C", [Json], WatchAsync),
        ],
        List.RunAsync);

    private static async Task<int> ShowAsync(Invocation invocation)
    {
        using var api = ApiClient.Open(invocation);
        var answer = await api.GetAsync(ApiPath.Of("approvals", invocation.Arguments.GetRequiredValue(Id)), invocation.CancellationToken);
        DetailPrinter.Print(invocation.Terminal, answer, invocation.Arguments.GetValue(Json));
        return ExitCode.Done;
    }

    private static async Task<int> HistoryAsync(Invocation invocation)
    {
        var format = History.Format(invocation);
        using var api = ApiClient.Open(invocation);
        string path = ApiPath.Of("approvals", invocation.Arguments.GetRequiredValue(Id), "history");
        int limit = History.Limit(invocation) ?? HistoryRows;
        var answer = await api.GetAsync(ApiPath.WithQuery(path, ("limit", ApiPath.Number(limit))), invocation.CancellationToken);
        ListPrinter.Print(invocation.Terminal, format, HistoryColumns, [.. ApiList.Rows(answer)]);
        return ExitCode.Done;
    }

    private static async Task<int> DecideAsync(Invocation invocation, string verb, string done)
    {
        using var api = ApiClient.Open(invocation);
        string id = invocation.Arguments.GetRequiredValue(Id);
        var body = ReasonedPost.Body(invocation.Arguments.GetValue(Reason));
        if (verb == "approve" && Seconds(invocation, For) is { } seconds) body["forSeconds"] = seconds;
        var answer = await api.PostAsync(ApiPath.Of("approvals", id, verb), body, invocation.CancellationToken);
        string state = ListPrinter.Text(answer["state"]);
        string rest = state == "pending" ? "; more reviewers have to agree" : "";
        string until = answer["validUntil"] is { } valid ? $" until {ListPrinter.Text(valid)}" : "";
        await invocation.Terminal.Out.WriteLineAsync($"{id} {done}{until}{rest}");
        return ExitCode.Done;
    }

    /// <summary>A duration of the command line in seconds; null where it is not given.</summary>
    public static long? Seconds(Invocation invocation, Option<string?> option)
    {
        if (invocation.Arguments.GetValue(option) is not { } text) return null;
        return Quantity.Duration(text) is { TotalSeconds: >= 1 } time
            ? (long)time.TotalSeconds
            : throw CliException.Usage($"{option.Name} takes a time such as 15m or 8h, not '{text}'.");
    }

    private static Task<int> WithdrawAsync(Invocation invocation)
    {
        string id = invocation.Arguments.GetRequiredValue(Id);
        return ReasonedPost.SendAsync(invocation, ApiPath.Of("approvals", id, "withdraw"), invocation.Arguments.GetValue(Reason), $"{id} withdrawn");
    }

    private static Task<int> BreakGlassAsync(Invocation invocation)
    {
        string id = invocation.Arguments.GetRequiredValue(Id);
        return ReasonedPost.SendAsync(
            invocation, ApiPath.Of("approvals", id, "break-glass"), invocation.Arguments.GetRequiredValue(Emergency), $"{id} let through; reviewers and auditors are told");
    }

    private static async Task<int> WatchAsync(Invocation invocation)
    {
        using var api = ApiClient.Open(invocation);
        bool json = invocation.Arguments.GetValue(Json);
        var seen = new HashSet<string>(StringComparer.Ordinal);
        using var timer = new PeriodicTimer(WatchBeat, invocation.Terminal.Time);
        string since = ListPrinter.Moment(invocation.Terminal.Time.GetUtcNow());
        do
        {
            var pending = ApiList.Rows(await api.GetAsync(ApiPath.WithQuery(ApiPath.Of("approvals"), ("state", "pending")), invocation.CancellationToken));
            foreach (var row in pending.Where(row => seen.Add(ListPrinter.Text(row["id"])))) Announce(invocation.Terminal, row, json, "");
            var approved = ApiList.Rows(await api.GetAsync(ApiPath.WithQuery(ApiPath.Of("approvals"), ("state", "approved")), invocation.CancellationToken));
            foreach (var row in approved.Where(row => IsBroken(row, since) && seen.Add(ListPrinter.Text(row["id"]) + "!"))) Announce(invocation.Terminal, row, json, "BREAK-GLASS  ");
            await invocation.Terminal.Out.FlushAsync(invocation.CancellationToken);
        }
        while (await timer.WaitForNextTickAsync(invocation.CancellationToken));
        return ExitCode.Done;
    }

    /// <summary>Whether its requester let it through since the watch began.</summary>
    private static bool IsBroken(JsonObject row, string since) =>
        row["glassBroken"]?.GetValue<bool>() == true && string.CompareOrdinal(ListPrinter.Text(row["decidedAt"]), since) >= 0;

    private static void Announce(Terminal terminal, JsonObject row, bool json, string mark)
    {
        if (json) terminal.Out.WriteLine(row.ToJsonString());
        else terminal.Out.WriteLine($"{mark}{ListPrinter.Text(row["id"])}  {ListPrinter.Text(row["user"])} on {ListPrinter.Text(row["target"])}: {ListPrinter.Text(row["statement"])}{(row["statementCut"]?.GetValue<bool>() == true ? " …" : "")}");
    }
}
