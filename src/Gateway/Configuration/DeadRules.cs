using HoopWire.Access;
using HoopWire.Policy;
using HoopWire.Policy.Schedules;

namespace HoopWire.Gateway.Configuration;

/// <summary>
/// Names rules, and parts of rules, that can never decide anything: those whose kinds or hours no grant shares, whose effects another rule blocks before, whose masks an
/// earlier one covers, whose limits another one undercuts; and uses of masked columns that wait for an approval nobody can give.
/// </summary>
internal sealed class DeadRules(GatewayConfig config, Section root)
{
    private static readonly IdentityKind[] AllKinds = Enum.GetValues<IdentityKind>();

    /// <summary>A day of no importance: the week behind it is looked through.</summary>
    private static readonly DateTimeOffset Monday = new(2026, 6, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>One warning per rule and reason.</summary>
    public void Report()
    {
        foreach (var rule in config.Rules)
        {
            var grants = config.Grants.Where(grant => config.RuleNames(grant).Contains(rule.Name)).ToList();
            if (grants.Count == 0) continue;
            if (Reason(rule, grants) is { } reason) Warn(rule, "", reason);
            foreach (var mask in rule.Masks)
                if (grants.TrueForAll(grant => Covering(rule, mask, grant) is not null)) Warn(rule, ".mask", $"the column {mask.Column} is masked by {Covering(rule, mask, grants[0])} before, so this mask is never used.");
            if (rule.Masks.Any(mask => mask.Use == MaskUse.Approve)) CheckUses(rule, grants);
        }
    }

    private string? Reason(Rule rule, List<GrantConfig> grants)
    {
        if (!grants.Exists(grant => Kinds(rule, grant).Any())) return $"no grant that uses it is for {string.Join(" or ", rule.Kinds.Select(Word))}, so it can never fire.";
        if (rule.When is { } when && !grants.Exists(grant => grant.When is null || Meet(when, grant.When))) return "it has its hours when no grant that uses it has, so it can never fire.";
        if (grants.TrueForAll(grant => Blocking(rule, grant) is not null)) return $"{Blocking(rule, grants[0])} blocks all its effects, so it can never fire.";
        if (rule.Limit is not null && OnlyLimits(rule) && grants.TrueForAll(grant => Tighter(rule, grant) is not null)) return $"{Tighter(rule, grants[0])} has tighter limits, so it can never fire.";
        bool onlyFunctions = !rule.AllowedFunctions.IsEmpty && rule.Masks.IsEmpty && rule is { Block: null, Approve: null, Limit: null, Record: null };
        if (onlyFunctions && !grants.Exists(grant => Rules(grant).Any(LooksAtCalls)))
            return "no grant that uses it masks a column, or blocks or holds an effect, so the functions it allows are allowed anyway.";
        return null;
    }

    private static bool LooksAtCalls(Rule rule) =>
        rule.Enforce && (rule.Masks.Any(mask => mask.Column is not null) || rule.Block is { Effects: not Effects.None } or { Objects.IsEmpty: false } || rule.Approve is { Effects: not Effects.None } or { Objects.IsEmpty: false });

    /// <summary>The rule that blocks everything this one blocks or holds, wherever they meet in the grant; null for none.</summary>
    private string? Blocking(Rule rule, GrantConfig grant)
    {
        var effects = (rule.Block?.Effects ?? Effects.None) | (rule.Approve?.Effects ?? Effects.None);
        bool decidesOnly = rule.Masks.IsEmpty && rule.AllowedFunctions.IsEmpty && rule is { Enforce: true, Limit: null, Record: null };
        if (!decidesOnly || effects == Effects.None || rule.Block is { Text.IsEmpty: false } or { Objects.IsEmpty: false } || rule.Approve is { Text.IsEmpty: false } or { Objects.IsEmpty: false }) return null;
        foreach (var other in Rules(grant))
        {
            if (ReferenceEquals(other, rule))
            {
                // Of two that block the first in the file does; one that blocks goes before one that holds wherever it stands.
                if (rule.Block is not null) return null;
                continue;
            }

            if (Stands(other, rule, grant) && other.Block is { Objects.IsEmpty: true } block && (effects & ~block.Effects) == 0) return other.Name;
        }

        return null;
    }

    private string? Covering(Rule rule, MaskRule mask, GrantConfig grant)
    {
        if (mask.Column is not { } column) return null;
        foreach (var other in Rules(grant))
        {
            bool isOwn = ReferenceEquals(other, rule);
            if (isOwn || Stands(other, rule, grant))
            {
                foreach (var earlier in other.Masks)
                {
                    if (isOwn && ReferenceEquals(earlier, mask)) return null;
                    if (earlier.Column?.Covers(column) == true) return isOwn ? $"{earlier.Column}" : $"{earlier.Column} of {other.Name}";
                }
            }

            if (isOwn) return null;
        }

        return null;
    }

    private string? Tighter(Rule rule, GrantConfig grant) =>
        Rules(grant).FirstOrDefault(other => !ReferenceEquals(other, rule) && Stands(other, rule, grant) && other.Limit is { } limit && IsTighter(limit, rule.Limit!))?.Name;

    private static bool IsTighter(LimitRule one, LimitRule other) =>
        Below(one.Rows, other.Rows) && Below(one.Bytes, other.Bytes) && Below(one.StatementTimeout?.Ticks, other.StatementTimeout?.Ticks)
        && Below(one.StatementsPerMinute, other.StatementsPerMinute) && one != other;

    private static bool Below(long? one, long? other) => other is null || one <= other;

    private static bool OnlyLimits(Rule rule) => rule.Masks.IsEmpty && rule.AllowedFunctions.IsEmpty && rule is { Enforce: true, Block: null, Approve: null, Record: null };

    /// <summary>Whether a rule applies at all times and to all kinds that another one applies to.</summary>
    private static bool Stands(Rule rule, Rule other, GrantConfig grant) =>
        rule is { Enforce: true, When: null } && Kinds(other, grant).All(rule.IsFor);

    private void CheckUses(Rule rule, List<GrantConfig> grants)
    {
        var lost = grants.Find(grant => Kinds(rule, grant).Any(kind => !Rules(grant).Any(other => other is { Enforce: true, Approve: not null } && other.IsFor(kind))));
        if (lost is not null && rule.Enforce)
            Warn(rule, ".mask", $"found use: approve, but no rule of the grant at {lost.Place} says who approves; expected an approve rule there, or such uses are always refused.");
    }

    /// <summary>Whether two schedules are open at one time.</summary>
    public static bool Meet(Schedule one, Schedule other) =>
        Enumerable.Range(0, 7 * 24 * 60).Any(minute => Monday.AddMinutes(minute) is var at && one.IsOpen(at) && other.IsOpen(at));

    private static IEnumerable<IdentityKind> Kinds(Rule rule, GrantConfig grant) =>
        AllKinds.Where(kind => rule.IsFor(kind) && grant.IsFor(kind));

    private static string Word(IdentityKind kind) => IdentityReader.KindWords.First(word => word.Value == kind).Word;

    private IEnumerable<Rule> Rules(GrantConfig grant)
    {
        var names = config.RuleNames(grant);
        return config.Rules.Where(rule => names.Contains(rule.Name));
    }

    private void Warn(Rule rule, string key, string message) => root.WarnOf("rules", rule.Name, key, message);
}
