using System.CommandLine;
using System.Text.Json.Nodes;
using HoopWire.Access;
using HoopWire.Gateway.Composition;
using HoopWire.Gateway.Configuration;
using HoopWire.Policy;

namespace HoopWire.Gateway.Cli;

/// <summary><c>policy test</c>: the verdict on one command, the rule that gave it, and why.</summary>
internal static class PolicyCommand
{
    private static readonly Option<string> User = new("--user") { Description = "As this user", HelpName = "USER", Required = true };
    private static readonly Option<string> Target = new("--target") { Description = "On this target", HelpName = "TARGET", Required = true };
    private static readonly Option<string[]> Groups = new("--group") { Description = "In this group too, as a token would say", HelpName = "GROUP" };
    private static readonly Option<string> Kind = new("--kind") { Description = "person, ci or agent", HelpName = "KIND", DefaultValueFactory = _ => "person" };
    private static readonly Option<bool> Json = new("--json") { Description = "One JSON object" };
    private static readonly Argument<string> Command = new("COMMAND") { Description = "The command, such as an SQL statement" };

    public static Command Build(Verbs verbs) => Verbs.Group("policy", "What the rules say",
    [
        verbs.Make("test", "The verdict on a command, the rule that gave it, and why", [User, Target, Groups, Kind, Json, Command], TestAsync),
    ]);

    private static async Task<int> TestAsync(Invocation invocation)
    {
        var arguments = invocation.Arguments;
        var config = invocation.RequireConfig();
        var directory = new ConfigDirectory(config);
        string user = arguments.GetRequiredValue(User), targetName = arguments.GetRequiredValue(Target);
        var target = config.Targets.FirstOrDefault(t => t.Name == targetName)
            ?? throw CliException.No($"No target is named '{targetName}': add it under targets.");
        var grant = directory.Resolve(Who(arguments, directory, user), target.Protocol, targetName);
        var outcome = grant is null
            ? new PolicyOutcome("deny", "", $"No grant lets {user} reach {targetName}.", null)
            : Evaluate(grant, arguments.GetRequiredValue(Command));
        await PrintAsync(invocation, user, targetName, outcome);
        return outcome.Verdict switch { "allow" => ExitCode.Done, "hold" => ExitCode.Held, _ => ExitCode.No };
    }

    private static Identity Who(ParseResult arguments, ConfigDirectory directory, string user)
    {
        string word = arguments.GetValue(Kind)!;
        var kinds = IdentityReader.KindWords.Where(kind => kind.Word == word).ToList();
        if (kinds.Count == 0) throw CliException.Usage($"--kind takes person, ci or agent, not '{word}'.");
        var identity = directory.LocalIdentity(user) ?? new Identity(user, [], IdentityKind.Person, "local");
        return identity with { Kind = kinds[0].Value, Groups = [.. identity.Groups, .. arguments.GetValue(Groups) ?? []] };
    }

    private static PolicyOutcome Evaluate(AccessGrant grant, string command)
    {
        var verdict = Protocols.Named(grant.Target.Protocol).Judge(grant.Policy, command);
        return verdict.Kind switch
        {
            VerdictKind.Deny => new PolicyOutcome("deny", verdict.Rule, Explained(verdict), grant.Source),
            VerdictKind.Hold => new PolicyOutcome("hold", verdict.Rule, Explained(verdict), grant.Source),
            _ => new PolicyOutcome("allow", verdict.Rule, Observed(verdict), grant.Source),
        };
    }

    private static string Explained(Verdict verdict) =>
        verdict.Filter.Length == 0 ? verdict.Message : $"{verdict.Message} (its text {verdict.Filter})";

    private static string Observed(Verdict verdict) =>
        verdict.Observed.IsEmpty ? verdict.Message : $"{string.Join(", ", verdict.Observed)} only observes, and would have decided otherwise.";

    private static async Task PrintAsync(Invocation invocation, string user, string target, PolicyOutcome outcome)
    {
        if (invocation.Arguments.GetValue(Json))
        {
            var json = new JsonObject
            {
                ["user"] = user,
                ["target"] = target,
                ["verdict"] = outcome.Verdict,
                ["rule"] = outcome.Rule,
                ["reason"] = outcome.Reason,
                ["source"] = outcome.Source,
            };
            await invocation.Terminal.Out.WriteLineAsync(json.ToJsonString());
            return;
        }

        string rule = outcome.Rule.Length == 0 ? "" : $" by rule {outcome.Rule}";
        string reason = outcome.Reason.Length == 0 ? "" : $": {outcome.Reason}";
        await invocation.Terminal.Out.WriteLineAsync($"{outcome.Verdict}{rule}{reason}");
    }
}
