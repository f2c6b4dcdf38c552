using HoopWire.Access;
using HoopWire.ControlPlane;

namespace HoopWire.Gateway.Configuration;

/// <summary>Names grants that an earlier one keeps from applying: the first in file order wins for a person and target.</summary>
internal static class ShadowedGrants
{
    /// <summary>One warning per pair of grants, with an example.</summary>
    public static void Report(GatewayConfig config, Problems problems)
    {
        foreach (var later in config.Grants)
        {
            foreach (var earlier in config.Grants.Where(grant => grant.Number < later.Number))
            {
                if (Example(config, earlier, later) is not { } example) continue;
                problems.Warn(
                    later.File, later.Line,
                    string.Create(System.Globalization.CultureInfo.InvariantCulture, $"grants[{later.Number}]"),
                    $"shadowed: for {example} the grant at {earlier.Place} comes first.");
            }
        }
    }

    private static string? Example(GatewayConfig config, GrantConfig earlier, GrantConfig later)
    {
        var kinds = Enum.GetValues<IdentityKind>().Where(kind => earlier.IsFor(kind) && later.IsFor(kind)).ToList();
        if (kinds.Count == 0) return null;
        var target = config.Targets.FirstOrDefault(target => earlier.Covers(target) && later.Covers(target) && !IsAskedFor(config, earlier, later, target));
        if (target is null) return null;
        var user = config.Users.FirstOrDefault(user => Has(earlier, user) && Has(later, user));
        if (user is not null) return $"{user.Name} on {target.Name}";
        string? name = later.Users.FirstOrDefault(earlier.Users.Contains);
        if (name is not null) return $"{name} on {target.Name}";
        string? group = later.Groups.FirstOrDefault(earlier.Groups.Contains);
        return group is null ? null : $"members of {group} on {target.Name}";
    }

    /// <summary>Whether people may ask for the account that only the later one gives.</summary>
    private static bool IsAskedFor(GatewayConfig config, GrantConfig earlier, GrantConfig later, Target target) =>
        config.Protocols.Find(target.Protocol) is { NamesAccounts: true } && earlier.CredentialOn(target)?.User != later.CredentialOn(target)?.User;

    private static bool Has(GrantConfig grant, LocalUser user) => grant.Users.Contains(user.Name) || user.Groups.Any(group => grant.Groups.Contains(group));
}
