using HoopWire.Access;
using HoopWire.Policy;

namespace HoopWire.Gateway.Configuration;

/// <summary>Checks across sections: names that mean nothing, rules that cannot fire, grants that never apply.</summary>
internal sealed class ReferenceChecks(GatewayConfig config, Section root, Problems problems)
{
    private readonly HashSet<string> _rules = [.. config.Rules.Select(rule => rule.Name)];
    private readonly HashSet<string> _writtenRules = [.. root.Names("rules")];
    private readonly HashSet<string> _writtenTargets = [.. root.Names("targets")];
    private readonly HashSet<string> _groups = [.. config.Users.SelectMany(user => user.Groups), .. config.Providers.SelectMany(provider => provider.Groups)];
    private readonly bool _groupsKnown = config.Providers.All(provider => provider.GroupsClaim is null);

    /// <summary>Reports everything.</summary>
    public void Run()
    {
        foreach (var grant in config.Grants) CheckGrant(grant);
        CheckDefaults();
        CheckRulesUsed();
        foreach (var rule in config.Rules) CheckReviewers(rule);
        ShadowedGrants.Report(config, problems);
        new DeadRules(config, root).Report();
        new JointApprovals(config, root).Report();
    }

    private void CheckGrant(GrantConfig grant)
    {
        string key = string.Create(System.Globalization.CultureInfo.InvariantCulture, $"grants[{grant.Number}]");
        foreach (string rule in grant.Rules.Where(IsUnknownRule))
            problems.Error(grant.File, grant.Line, key + ".rules", $"found '{rule}', which no rule is named; {Expected("rule", _rules)}.");
        foreach (string glob in grant.Targets.Where(glob => !config.Targets.Any(target => Glob.Matches(glob, target.Name))))
            ReportNoTarget(grant, key, glob);
        foreach (string group in grant.Groups.Where(group => _groupsKnown && !_groups.Contains(group)))
            problems.Warn(grant.File, grant.Line, key + ".groups", $"nobody is in the group '{group}'.");
        foreach (string user in grant.Users.Where(user => config.Providers.IsEmpty && config.Users.All(known => known.Name != user)))
            problems.Error(grant.File, grant.Line, key + ".users", $"found '{user}', which no user is named; {Expected("user", config.Users.Select(u => u.Name))}.");
        CheckCredential(grant, key);
    }

    private void ReportNoTarget(GrantConfig grant, string key, string glob)
    {
        if (glob.Contains('*', StringComparison.Ordinal))
            problems.Warn(grant.File, grant.Line, key + ".targets", $"the pattern '{glob}' fits no target.");
        else if (!_writtenTargets.Contains(glob))
            problems.Error(grant.File, grant.Line, key + ".targets", $"found '{glob}', which no target is named; {Expected("target", config.Targets.Select(t => t.Name))}.");
    }

    private void CheckCredential(GrantConfig grant, string key)
    {
        if (grant.As is null) return;
        foreach (var target in config.Targets.Where(grant.Covers).Where(target => target.Credentials.All(c => c.Name != grant.As)))
            problems.Error(grant.File, grant.Line, key + ".as", $"found '{grant.As}', which no credential of target '{target.Name}' is named; {Expected("credential", target.Credentials.Select(c => c.Name))}.");
    }

    private void CheckDefaults()
    {
        foreach (string rule in config.DefaultRules.Where(IsUnknownRule))
            root.Error("defaults", $"found rule '{rule}', which no rule is named; {Expected("rule", _rules)}.");
    }

    private void CheckRulesUsed()
    {
        var used = config.Grants.SelectMany(grant => grant.Rules).Concat(config.DefaultRules).ToHashSet(StringComparer.Ordinal);
        foreach (string rule in _rules.Where(rule => !used.Contains(rule))) root.WarnOf("rules", rule, "", "no grant uses the rule, so it can never fire.");
    }

    private void CheckReviewers(Rule rule)
    {
        if (rule.Approve is not { } approve || !_groupsKnown) return;
        foreach (string group in approve.Reviewers.Where(group => !_groups.Contains(group)))
            root.WarnOf("rules", rule.Name, ".approve.reviewers", $"nobody is in the group '{group}', so nobody of it can approve.");
        foreach (string group in approve.BreakGlass.Where(group => !_groups.Contains(group)))
            root.WarnOf("rules", rule.Name, ".approve.breakGlass", $"nobody is in the group '{group}'.");
        int reviewers = config.Users.Count(user => user.Groups.Intersect(approve.Reviewers).Any());
        if (config.Providers.IsEmpty && reviewers > 0 && reviewers < approve.Approvers)
            root.WarnOf("rules", rule.Name, ".approve.approvers", $"{approve.Approvers} must agree and only {reviewers} can, so nothing is ever approved.");
    }

    /// <summary>What is written with a mistake has been reported where it stands.</summary>
    private bool IsUnknownRule(string rule) => !_writtenRules.Contains(rule);

    private static string Expected(string what, IEnumerable<string> names)
    {
        string list = string.Join(", ", names.Order(StringComparer.Ordinal));
        return list.Length == 0 ? $"no valid {what} is defined" : $"expected one of {list}";
    }
}
