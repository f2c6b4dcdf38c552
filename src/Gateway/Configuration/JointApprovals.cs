using HoopWire.Access;
using HoopWire.Policy;

namespace HoopWire.Gateway.Configuration;

/// <summary>Names rules of one grant that hold the same statements and ask other people: such a statement needs the approval of both.</summary>
internal sealed class JointApprovals(GatewayConfig config, Section root)
{
    private static readonly IdentityKind[] AllKinds = Enum.GetValues<IdentityKind>();

    /// <summary>One warning per pair of rules.</summary>
    public void Report()
    {
        var told = new HashSet<(string, string)>();
        foreach (var grant in config.Grants)
        {
            var names = config.RuleNames(grant);
            Rule[] rules = [.. config.Rules.Where(rule => rule is { Enforce: true, Approve: not null } && names.Contains(rule.Name))];
            for (int later = 1; later < rules.Length; later++)
                foreach (var rule in rules.Take(later).Where(rule => Meet(rule, rules[later], grant) && told.Add((rule.Name, rules[later].Name)))) Warn(rule, rules[later]);
        }
    }

    private void Warn(Rule one, Rule other) => root.WarnOf(
        "rules", other.Name, ".approve",
        $"rule {one.Name} holds the same statements, which need the approval of both: {one.Approve!.With(other.Approve!).Who}. Let one rule name all that it is to hold where that is not meant.");

    private static bool Meet(Rule one, Rule other, GrantConfig grant)
    {
        var (mine, theirs) = (one.Approve!, other.Approve!);
        bool isApart = mine.Includes(theirs) || theirs.Includes(mine) || (mine.Objects.NamesObjects && theirs.Objects.NamesObjects);
        return !isApart && (Held(mine) & Held(theirs)) != 0 && AllKinds.Any(kind => one.IsFor(kind) && other.IsFor(kind) && grant.IsFor(kind))
            && (one.When is null || other.When is null || DeadRules.Meet(one.When, other.When));
    }

    /// <summary>A write without bounds is a write.</summary>
    private static Effects Held(ApproveRule rule) => (rule.Effects & Effects.UnboundedWrite) == 0 ? rule.Effects : rule.Effects | Effects.Write;
}
