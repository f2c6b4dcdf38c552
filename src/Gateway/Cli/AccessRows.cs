using System.Collections.Immutable;
using HoopWire.Access;
using HoopWire.Gateway.Configuration;
using HoopWire.Policy;

namespace HoopWire.Gateway.Cli;

/// <summary>Who may reach what at any hour. Of a person's grants for a target the first applies that has its hours.</summary>
internal static class AccessRows
{
    /// <summary>Every local user, and every group and user that only tokens can bring.</summary>
    public static IEnumerable<AccessRow> Of(GatewayConfig config)
    {
        var local = config.Users.Select(user => user.Name).ToHashSet(StringComparer.Ordinal);
        var known = config.Users.SelectMany(user => user.Groups).ToHashSet(StringComparer.Ordinal);
        return
        [
            .. config.Users.Where(user => !user.Locked).SelectMany(user => Of(config, user.Name, user.Name, [.. user.Groups])),
            .. config.Grants.SelectMany(grant => grant.Users).Distinct().Where(user => !local.Contains(user)).SelectMany(user => Of(config, user, user, [])),
            .. config.Grants.SelectMany(grant => grant.Groups).Distinct().Where(group => !known.Contains(group))
                .SelectMany(group => Of(config, $"members of {group}", "", [group])),
        ];
    }

    private static IEnumerable<AccessRow> Of(GatewayConfig config, string shown, string user, ImmutableArray<string> groups)
    {
        foreach (var target in config.Targets)
        {
            var reached = Enum.GetValues<IdentityKind>()
                .SelectMany(kind => Reached(config, target, user, groups, kind).Select(grant => (Grant: grant, Kind: kind, Rules: RulesOf(config, grant, kind))))
                .GroupBy(reach => (reach.Grant, string.Join('\n', reach.Rules.Select(rule => rule.Name))));
            foreach (var same in reached)
            {
                var grant = same.Key.Grant;
                if (grant.CredentialOn(target) is not { } credential) continue;
                yield return new AccessRow(shown, target, credential.Name, grant, same.First().Rules, [.. same.Select(reach => reach.Kind)]);
            }
        }
    }

    /// <summary>The first grant in file order, and before it those that have not always their hours.</summary>
    private static IEnumerable<GrantConfig> Reached(GatewayConfig config, Target target, string user, ImmutableArray<string> groups, IdentityKind kind)
    {
        foreach (var grant in config.Grants.Where(grant => grant.Covers(target) && grant.IsFor(user, groups, kind)))
        {
            yield return grant;
            if (grant.When is null) yield break;
        }
    }

    private static ImmutableArray<Rule> RulesOf(GatewayConfig config, GrantConfig grant, IdentityKind kind)
    {
        var names = config.RuleNames(grant);
        return [.. config.Rules.Where(rule => names.Contains(rule.Name) && rule.IsFor(kind))];
    }
}
