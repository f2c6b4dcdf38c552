using System.CommandLine;
using System.Text.Json.Nodes;

namespace HoopWire.Gateway.Cli;

/// <summary><c>targets</c>: what one may reach; on the gateway's own machine, everything there is.</summary>
internal static class TargetsCommand
{
    private static readonly ListOptions List = new();

    public static Command Build(Verbs verbs) => verbs.Make("targets", "Lists the targets you may reach", List.All, RunAsync);

    private static async Task<int> RunAsync(Invocation invocation)
    {
        var format = List.Format(invocation);
        if (invocation.NamedConfigFile is null && invocation.GatewayAddress is not null)
        {
            using var api = ApiClient.Open(invocation);
            var rows = ApiList.Rows(await api.GetAsync(ApiPath.Of("targets"), invocation.CancellationToken));
            Print(invocation, format, ["name", "protocol", "database", "rules"], rows);
            return ExitCode.Done;
        }

        Print(invocation, format, ["name", "protocol", "address", "database", "labels"], [.. invocation.RequireConfig().Targets.Select(ToJson)]);
        return ExitCode.Done;
    }

    private static void Print(Invocation invocation, ListFormat format, string[] columns, IReadOnlyList<JsonObject> rows) =>
        ListPrinter.Print(invocation.Terminal, format, columns, [.. rows.Take(List.Limit(invocation) ?? int.MaxValue)]);

    private static JsonObject ToJson(Access.Target target) => new()
    {
        ["name"] = target.Name,
        ["protocol"] = target.Protocol,
        ["address"] = target.Host.Contains(':', StringComparison.Ordinal) ? $"[{target.Host}]:{target.Port}" : $"{target.Host}:{target.Port}",
        ["database"] = target.Database,
        ["labels"] = new JsonObject(target.Labels.OrderBy(label => label.Key, StringComparer.Ordinal).Select(label => KeyValuePair.Create(label.Key, (JsonNode?)label.Value))),
    };
}
