using System.CommandLine;
using System.Globalization;
using System.Text.Json.Nodes;
using HoopWire.Access;
using HoopWire.Gateway.Configuration;

namespace HoopWire.Gateway.Cli;

/// <summary><c>policy test</c>: the verdict on one command, the rule that gave it, and why.</summary>
internal static class PolicyCommand
{
    private static readonly Option<string> User = new("--user") { Description = "As this user", HelpName = "USER", Required = true };
    private static readonly Option<string> TargetName = new("--target") { Description = "On this target", HelpName = "TARGET", Required = true };
    private static readonly Option<string?> Account = new("--account") { Description = "With this account on the target, as in the login name alice#web1#deploy", HelpName = "ACCOUNT" };
    private static readonly Option<string[]> Groups = new("--group") { Description = "In this group too, as a token would say", HelpName = "GROUP" };
    private static readonly Option<string> Kind = new("--kind") { Description = "person, ci or agent", HelpName = "KIND", DefaultValueFactory = _ => "person" };
    private static readonly Option<string?> At = new("--at") { Description = "At this time, such as 2026-01-31T22:00:00Z, and not now", HelpName = "TIME" };
    private static readonly Option<bool> Json = new("--json") { Description = "One JSON object" };
    private static readonly Argument<string> Command = new("COMMAND") { Description = "The command, such as an SQL statement" };

    public static Command Build(Verbs verbs) => Verbs.Group("policy", "What the rules say",
    [
        verbs.Make("test", "The verdict on a command, the rule that gave it, and why", [User, TargetName, Account, Groups, Kind, At, Json, Command], TestAsync),
    ]);

    private static async Task<int> TestAsync(Invocation invocation)
    {
        var arguments = invocation.Arguments;
        var config = invocation.RequireConfig();
        var at = Moment(invocation);
        var directory = new ConfigDirectory(config, null, new MomentTime(at));
        string user = arguments.GetRequiredValue(User), targetName = arguments.GetRequiredValue(TargetName);
        var target = config.Targets.FirstOrDefault(t => t.Name == targetName)
            ?? throw CliException.No($"No target is named '{targetName}': add it under targets.");
        string? account = AccountOn(arguments, config, target);
        var who = Who(arguments, directory, user);
        var grant = directory.Resolve(who, target.Protocol, targetName, account);
        var outcome = grant is null
            ? new PolicyOutcome("deny", "", NoGrant(config, target, account, who), null)
            : PolicyQuestion.Ask(config, grant, who.Kind, arguments.GetRequiredValue(Command), at);
        await PrintAsync(invocation, new TargetedName(user, targetName, account), outcome);
        return outcome.Verdict switch { "allow" => ExitCode.Done, "hold" => ExitCode.Held, _ => ExitCode.No };
    }

    private static string? AccountOn(ParseResult arguments, GatewayConfig config, Target target)
    {
        if (arguments.GetValue(Account) is not { } account) return null;
        // A session could not ask for it either: an answer would be about nobody.
        if (config.Protocols.Find(target.Protocol) is not { NamesAccounts: true })
            throw CliException.Usage($"Nobody can ask for an account on {target.Name}, as logins of {target.Protocol} have no place for it: leave --account out.");
        return account;
    }

    private static Identity Who(ParseResult arguments, ConfigDirectory directory, string user)
    {
        string word = arguments.GetValue(Kind)!;
        var kinds = IdentityReader.KindWords.Where(kind => kind.Word == word).ToList();
        if (kinds.Count == 0) throw CliException.Usage($"--kind takes person, ci or agent, not '{word}'.");
        var identity = directory.LocalIdentity(user) ?? new Identity(user, [], IdentityKind.Person, Identity.Asked);
        return identity with { Kind = kinds[0].Value, Groups = [.. identity.Groups, .. arguments.GetValue(Groups) ?? []] };
    }

    private static DateTimeOffset Moment(Invocation invocation)
    {
        if (invocation.Arguments.GetValue(At) is not { } text) return invocation.Terminal.Time.GetUtcNow();
        return DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var at)
            ? at
            : throw CliException.Usage($"--at takes a time such as 2026-01-31T22:00:00Z, not '{text}'.");
    }

    private static string NoGrant(GatewayConfig config, Target target, string? account, Identity who)
    {
        var later = config.Grants.FirstOrDefault(grant => grant.When is not null && grant.Covers(target) && grant.IsFor(who.User, who.Groups, who.Kind)
            && (account is null || grant.CredentialOn(target)?.User == account));
        string closed = later is null ? "" : $" The grant at {later.Place} applies {later.When}.";
        return $"No grant lets {who.User} reach {target.Name}{(account is null ? "" : $" as {account}")}{(later is null ? "" : " now")}.{closed}";
    }

    private static async Task PrintAsync(Invocation invocation, TargetedName asked, PolicyOutcome outcome)
    {
        if (invocation.Arguments.GetValue(Json))
        {
            var json = new JsonObject
            {
                ["user"] = asked.User,
                ["target"] = asked.Target,
                ["account"] = asked.Account,
                ["verdict"] = outcome.Verdict,
                ["rule"] = outcome.Rule,
                ["reason"] = outcome.Reason,
                ["source"] = outcome.Source,
                ["notes"] = new JsonArray([.. outcome.Notes.Select(note => (JsonNode)note)]),
            };
            await invocation.Terminal.Out.WriteLineAsync(json.ToJsonString());
            return;
        }

        string rule = outcome.Rule.Length == 0 ? "" : $" by rule {outcome.Rule}";
        string reason = outcome.Reason.Length == 0 ? "" : $": {outcome.Reason}";
        await invocation.Terminal.Out.WriteLineAsync($"{outcome.Verdict}{rule}{reason}");
        foreach (string note in outcome.Notes) await invocation.Terminal.Out.WriteLineAsync("  " + note);
    }
}
