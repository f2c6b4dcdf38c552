using System.CommandLine;
using System.Text.Json.Nodes;
using HoopWire.Access;
using HoopWire.Gateway.Configuration;

namespace HoopWire.Gateway.Cli;

/// <summary><c>access</c>: who may reach what, under which rules, and where that is written.</summary>
internal static class AccessCommand
{
    private static readonly string[] Columns = ["user", "target", "protocol", "credential", "rules", "kinds", "source"];
    private static readonly Option<string?> User = new("--user") { Description = "Of this user only", HelpName = "USER" };
    private static readonly Option<string?> Target = new("--target") { Description = "To this target only", HelpName = "TARGET" };
    private static readonly ListOptions List = new();

    public static Command Build(Verbs verbs) =>
        verbs.Make("access", "Who may reach what, under which rules", [User, Target, .. List.All], RunAsync);

    private static Task<int> RunAsync(Invocation invocation)
    {
        var config = invocation.RequireConfig();
        string? user = invocation.Arguments.GetValue(User), target = invocation.Arguments.GetValue(Target);
        var rows = Rows(config).Where(row => (user is null || row.User == user) && (target is null || row.Grant.Target.Name == target));
        if (List.Limit(invocation) is { } limit) rows = rows.Take(limit);
        ListPrinter.Print(invocation.Terminal, List.Format(invocation), Columns, [.. rows.Select(row => ToJson(config, row.User, row.Grant))]);
        return Task.FromResult(ExitCode.Done);
    }

    /// <summary>Every local user, and every group and user that only tokens can bring.</summary>
    private static IEnumerable<(string User, AccessGrant Grant)> Rows(GatewayConfig config)
    {
        var directory = new ConfigDirectory(config);
        foreach (var user in config.Users)
        {
            foreach (var grant in Reachable(directory, user.Name, [.. user.Groups])) yield return (user.Name, grant);
        }

        var local = config.Users.Select(user => user.Name).ToHashSet(StringComparer.Ordinal);
        foreach (string user in config.Grants.SelectMany(grant => grant.Users).Distinct().Where(user => !local.Contains(user)))
        {
            foreach (var grant in Reachable(directory, user, [])) yield return (user, grant);
        }

        var known = config.Users.SelectMany(user => user.Groups).ToHashSet(StringComparer.Ordinal);
        foreach (string group in config.Grants.SelectMany(grant => grant.Groups).Distinct().Where(group => !known.Contains(group)))
        {
            foreach (var grant in Reachable(directory, "", [group])) yield return ($"members of {group}", grant);
        }
    }

    /// <summary>Over the kinds of identity: a grant for CI jobs only is shown as well as one for persons.</summary>
    private static IEnumerable<AccessGrant> Reachable(ConfigDirectory directory, string user, string[] groups) =>
        Enum.GetValues<IdentityKind>()
            .SelectMany(kind => directory.Reachable(new Identity(user, [.. groups], kind, "local")))
            .DistinctBy(grant => (grant.Target.Name, grant.Source));

    private static JsonObject ToJson(GatewayConfig config, string user, AccessGrant grant)
    {
        var written = config.Grants.First(g => g.Place == grant.Source);
        return new JsonObject
        {
            ["user"] = user,
            ["target"] = grant.Target.Name,
            ["protocol"] = grant.Target.Protocol,
            ["credential"] = grant.Credential.Name,
            ["rules"] = new JsonArray([.. grant.Policy.Rules.Select(rule => (JsonNode)rule.Name)]),
            ["kinds"] = new JsonArray([.. IdentityReader.KindWords.Where(kind => written.Kinds.IsEmpty || written.Kinds.Contains(kind.Value)).Select(kind => (JsonNode)kind.Word)]),
            ["source"] = grant.Source,
        };
    }
}
