using System.CommandLine;
using System.Text.Json.Nodes;

namespace HoopWire.Gateway.Cli;

/// <summary><c>approvals</c> and its verbs.</summary>
internal static class ApprovalsCommand
{
    private static readonly string[] Columns = ["id", "state", "user", "target", "rule", "statement", "createdAt", "expiresAt", "decidedBy"];
    private static readonly TimeSpan WatchBeat = TimeSpan.FromSeconds(1);

    private static readonly ApiList List = new ApiList("approvals", Columns)
        .Filter("state", "pending, approved, denied, expired or withdrawn", "STATE")
        .Filter("user", "Of this requester only", "USER")
        .Filter("target", "On this target only", "TARGET");

    private static readonly Argument<string> Id = new("ID") { Description = "The request's id" };
    private static readonly Option<string?> Reason = new("--reason") { Description = "What the requester and the audit read", HelpName = "TEXT" };
    private static readonly Option<bool> Json = new("--json") { Description = "JSON Lines" };

    public static Command Build(Verbs verbs) => verbs.Make(
        "approvals", "Lists approval requests",
        [
            .. List.Options,
            verbs.Make("show", "Shows one request", [Id, Json], ShowAsync),
            verbs.Make("approve", "Agrees to a request", [Id, Reason], invocation => DecideAsync(invocation, "approve", "approved")),
            verbs.Make("deny", "Refuses a request", [Id, Reason], invocation => DecideAsync(invocation, "deny", "denied")),
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

    private static async Task<int> DecideAsync(Invocation invocation, string verb, string done)
    {
        using var api = ApiClient.Open(invocation);
        string id = invocation.Arguments.GetRequiredValue(Id);
        var body = new JsonObject();
        if (invocation.Arguments.GetValue(Reason) is { } reason) body["reason"] = reason;
        var answer = await api.PostAsync(ApiPath.Of("approvals", id, verb), body, invocation.CancellationToken);
        string state = ListPrinter.Text(answer["state"]);
        string rest = state == "pending" ? "; more reviewers have to agree" : "";
        await invocation.Terminal.Out.WriteLineAsync($"{id} {done}{rest}");
        return ExitCode.Done;
    }

    private static async Task<int> WatchAsync(Invocation invocation)
    {
        using var api = ApiClient.Open(invocation);
        bool json = invocation.Arguments.GetValue(Json);
        var seen = new HashSet<string>(StringComparer.Ordinal);
        using var timer = new PeriodicTimer(WatchBeat, invocation.Terminal.Time);
        do
        {
            var rows = ApiList.Rows(await api.GetAsync(ApiPath.WithQuery(ApiPath.Of("approvals"), ("state", "pending")), invocation.CancellationToken));
            foreach (var row in rows.Where(row => seen.Add(ListPrinter.Text(row["id"])))) Announce(invocation.Terminal, row, json);
            await invocation.Terminal.Out.FlushAsync(invocation.CancellationToken);
        }
        while (await timer.WaitForNextTickAsync(invocation.CancellationToken));
        return ExitCode.Done;
    }

    private static void Announce(Terminal terminal, JsonObject row, bool json)
    {
        if (json) terminal.Out.WriteLine(row.ToJsonString());
        else terminal.Out.WriteLine($"{ListPrinter.Text(row["id"])}  {ListPrinter.Text(row["user"])} on {ListPrinter.Text(row["target"])}: {ListPrinter.Text(row["statement"])}");
    }
}
