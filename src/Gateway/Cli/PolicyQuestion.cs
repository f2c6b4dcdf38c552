using HoopWire.Access;
using HoopWire.Gateway.Configuration;
using HoopWire.Policy;

namespace HoopWire.Gateway.Cli;

/// <summary>Asks a grant's rules about one command.</summary>
internal static class PolicyQuestion
{
    /// <summary>The verdict, and what else the rules say.</summary>
    public static PolicyOutcome Ask(GatewayConfig config, AccessGrant grant, IdentityKind kind, string command, DateTimeOffset at)
    {
        var protocol = config.Protocols.Named(grant.Target.Protocol);
        var verdict = protocol.Judge(grant.Policy, command);
        var outcome = verdict.Kind switch
        {
            VerdictKind.Deny => new PolicyOutcome("deny", verdict.Rule, Explained(verdict), grant.Source),
            VerdictKind.Hold => new PolicyOutcome("hold", verdict.Rule, Explained(verdict), grant.Source),
            _ => new PolicyOutcome("allow", verdict.Rule, Observed(verdict), grant.Source),
        };
        return outcome with { Notes = [.. Functions(protocol, grant.Policy, command, verdict), .. Limits(grant.Policy, verdict), .. Resting(config, grant, kind, at)] };
    }

    private static string Explained(Verdict verdict)
    {
        string who = verdict.Approve is { Also.IsEmpty: false } several ? $" by {several.Who}" : "";
        return verdict.Filter.Length == 0 ? verdict.Message + who : $"{verdict.Message}{who} (its text {verdict.Filter})";
    }

    private static string Observed(Verdict verdict) =>
        verdict.Observed.IsEmpty ? verdict.Message : $"{string.Join(", ", verdict.Observed)} only observes, and would have decided otherwise.";

    /// <summary>The rule without whose list of functions the command would be refused.</summary>
    private static IEnumerable<string> Functions(IProtocol protocol, CompiledPolicy policy, string command, Verdict verdict)
    {
        if (verdict.Kind == VerdictKind.Deny) yield break;
        foreach (var rule in policy.Rules.Where(rule => rule.Enforce && !rule.AllowedFunctions.IsEmpty))
        {
            var without = new CompiledPolicy(policy.Version, [.. policy.Rules.Select(r => r == rule ? r with { AllowedFunctions = [] } : r)]);
            if (protocol.Judge(without, command).Kind == VerdictKind.Deny)
                yield return $"{rule.Name} allows a function that would be refused otherwise.";
        }
    }

    private static IEnumerable<string> Limits(CompiledPolicy policy, Verdict verdict)
    {
        if (verdict.Kind == VerdictKind.Deny) return [];
        string[] limits = [.. LimitText.Of(policy.Limits)];
        return limits.Length == 0 ? [] : [$"Limited to {string.Join(", ", limits)}."];
    }

    /// <summary>Rules of the grant that would apply at another time.</summary>
    private static IEnumerable<string> Resting(GatewayConfig config, AccessGrant grant, IdentityKind kind, DateTimeOffset at)
    {
        var written = config.Grants.First(g => g.Place == grant.Source);
        var names = config.RuleNames(written);
        return config.Rules
            .Where(rule => rule.When?.IsOpen(at) == false && rule.IsFor(kind) && names.Contains(rule.Name))
            .Select(rule => $"{rule.Name} applies {rule.When}, and not now.");
    }
}
