using System.CommandLine;
using System.Text.Json.Nodes;
using HoopWire.Policy;
using HoopWire.Gateway.Configuration;

namespace HoopWire.Gateway.Cli;

/// <summary><c>access</c>: who may reach what, under which rules, and where that is written.</summary>
internal static class AccessCommand
{
    private static readonly string[] Columns = ["user", "target", "protocol", "credential", "rules", "kinds", "when", "limits", "functions", "source"];
    private static readonly Option<string?> User = new("--user") { Description = "Of this user only", HelpName = "USER" };
    private static readonly Option<string?> Target = new("--target") { Description = "To this target only", HelpName = "TARGET" };
    private static readonly ListOptions List = new();

    public static Command Build(Verbs verbs) =>
        verbs.Make("access", "Who may reach what, under which rules", [User, Target, .. List.All], RunAsync);

    private static Task<int> RunAsync(Invocation invocation)
    {
        var config = invocation.RequireConfig();
        string? user = invocation.Arguments.GetValue(User), target = invocation.Arguments.GetValue(Target);
        var rows = AccessRows.Of(config).Where(row => (user is null || row.User == user) && (target is null || row.Target.Name == target));
        if (!rows.Any()) throw CliException.No(Nothing(config, user, target));
        if (List.Limit(invocation) is { } limit) rows = rows.Take(limit);
        ListPrinter.Print(invocation.Terminal, List.Format(invocation), Columns, [.. rows.Select(ToJson)]);
        return Task.FromResult(ExitCode.Done);
    }

    private static string Nothing(GatewayConfig config, string? user, string? target)
    {
        if (target is not null && config.Targets.All(known => known.Name != target)) return $"There is no target {target}: 'hoopwire targets' lists them.";
        bool isKnown = user is null || config.Users.Any(known => known.Name == user) || config.Grants.Any(grant => grant.Users.Contains(user));
        return isKnown ? "Nobody asked for reaches anything." : $"There is no user {user} in the configuration; users of tokens stand by their groups, as 'members of GROUP'.";
    }

    private static JsonObject ToJson(AccessRow row)
    {
        var policy = new CompiledPolicy(0, row.Rules);
        return new JsonObject
        {
            ["user"] = row.User,
            ["target"] = row.Target.Name,
            ["protocol"] = row.Target.Protocol,
            ["credential"] = row.Credential,
            ["rules"] = Words(row.Rules.Select(rule => rule.Name)),
            ["kinds"] = Words(IdentityReader.KindWords.Where(kind => row.Kinds.Contains(kind.Value)).Select(kind => kind.Word)),
            ["when"] = Words(Hours(row)),
            ["limits"] = Words(LimitText.Of(policy.Limits)),
            ["functions"] = Words(policy.AllowedFunctions.Order(StringComparer.Ordinal)),
            ["source"] = row.Grant.Place,
        };
    }

    private static IEnumerable<string> Hours(AccessRow row)
    {
        if (row.Grant.When is { } when) yield return $"the grant {when}";
        foreach (var rule in row.Rules.Where(rule => rule.When is not null)) yield return $"{rule.Name} {rule.When}";
    }

    private static JsonArray Words(IEnumerable<string> texts) => new([.. texts.Select(text => (JsonNode)text)]);
}
