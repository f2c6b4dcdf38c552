using System.Collections.Frozen;
using System.Collections.Immutable;
using HoopWire.Policy.Filters;
using HoopWire.Policy.Limits;
using HoopWire.Policy.Masking;

namespace HoopWire.Policy;

/// <summary>The rules of one grant, compiled once. Immutable and shared by sessions; its identity is part of every verdict's cache key.</summary>
public sealed class CompiledPolicy
{
    private readonly ImmutableArray<Rule> _deciding;
    private readonly RecordedResults? _recorded;
    private readonly Rule? _againstCode;
    private readonly Rule? _guarding;

    /// <summary>Compiles rules, in file order.</summary>
    /// <param name="version">The configuration's version.</param>
    /// <param name="rules">The rules that apply: the defaults, then the grant's.</param>
    public CompiledPolicy(long version, ImmutableArray<Rule> rules) : this(version, rules, ObjectsOf(rules))
    {
    }

    private CompiledPolicy(long version, ImmutableArray<Rule> rules, ImmutableArray<ObjectSelectors> objects)
    {
        Objects = objects;
        Version = version;
        Rules = rules;
        _deciding = [.. rules.Where(r => r.Block is not null || r.Approve is not null)];
        ImmutableArray<Rule> enforced = [.. rules.Where(r => r.Enforce)];
        ColumnMasks = [.. enforced.SelectMany(r => r.Masks.Where(m => m.Column is not null).Select(m => new RuleMask(r.Name, m))), .. enforced.Where(NeedsCatalogue).Select(r => new RuleMask(r.Name, MaskRule.OfNothing))];
        MasksColumns = ColumnMasks.Any(m => m.Mask != MaskRule.OfNothing);
        Detectors = [.. rules.Where(r => r.Enforce).SelectMany(r => r.Masks.Where(m => m.Column is null).Select(m => new RuleMask(r.Name, m)))];
        DetectorSet = DetectorSet.Create(Detectors.SelectMany(d => d.Mask.Detect));
        ImmutableArray<TextFilter> filters = [.. _deciding.SelectMany(FiltersOf)];
        TextFilters = filters.IsEmpty ? null : new TextFilterSet(filters);
        AllowedFunctions = rules.Where(r => r.Enforce).SelectMany(r => r.AllowedFunctions).ToFrozenSet(StringComparer.Ordinal);
        Limits = PolicyLimits.Of(rules);
        _recorded = rules.Where(r => r.Enforce).Max(r => r.Record);
        Guarded = rules.Where(r => r.Enforce).Aggregate(Effects.None, (sum, r) => sum | (r.Block?.Effects ?? 0) | (r.Approve?.Effects ?? 0));
        _againstCode = (Guarded & Effects.Opaque) != 0 ? null : _deciding.FirstOrDefault(r => r.Enforce);
        _guarding = rules.FirstOrDefault(r => r.Enforce && ReadsFor(r));
        ObservedUnread = [.. rules.Where(r => !r.Enforce && ReadsFor(r)).Select(r => r.Name)];
        Watched = rules.Any(r => !r.Enforce && (!r.Masks.IsEmpty || NeedsCatalogue(r))) ? new CompiledPolicy(version, MasksOf(rules), objects) : null;
    }

    /// <summary>A policy without rules: nothing is parsed, masked or refused.</summary>
    public static CompiledPolicy Empty { get; } = new(0, []);

    /// <summary>The configuration's version it was compiled from.</summary>
    public long Version { get; }

    /// <summary>The rules, in file order.</summary>
    public ImmutableArray<Rule> Rules { get; }

    /// <summary>Where the keys of tokens and format-preserving encryption come from; without it such masks put NULL in the place of values.</summary>
    public MaskKeys? Keys { get; init; }

    /// <summary>What is recorded of results where no rule says.</summary>
    public RecordedResults DefaultResults { get; init; } = RecordedResults.Metadata;

    /// <summary>What is recorded of results: of all rules that say, the most complete wins.</summary>
    public RecordedResults Results => _recorded ?? DefaultResults;

    /// <summary>Whether statements are read: some block, approve or column-mask rule could apply to them, if only to observe.</summary>
    public bool ReadsStatements => RefusesUnread || !ObservedUnread.IsEmpty;

    /// <summary>Whether a statement must be understood to pass: some block, approve or column-mask rule is enforced.</summary>
    public bool RefusesUnread => _guarding is not null;

    /// <summary>Names of the rules that only observe, and would refuse a statement that is not understood.</summary>
    public ImmutableArray<string> ObservedUnread { get; }

    /// <summary>The masks of rules that only observe, as if they were enforced and nothing else; null for none. Their limits are <see cref="PolicyLimits.Watched"/>.</summary>
    public CompiledPolicy? Watched { get; }

    /// <summary>Effects that some enforced rule blocks or holds.</summary>
    public Effects Guarded { get; }

    /// <summary>Whether an enforced rule blocks or holds what a function may do that a statement calls.</summary>
    public bool GuardsCalls => (Guarded & ~(Effects.Multi | Effects.Prepare | Effects.Copy)) != 0;

    /// <summary>What block and approve rules, enforced or not, name of relations and columns.</summary>
    public ImmutableArray<ObjectSelectors> Objects { get; }

    /// <summary>
    /// Masks by column, enforced ones only. A rule that is about relations or columns has one that fits no column: names must be followed for it as for masks, and code that
    /// could reach anything is refused.
    /// </summary>
    public ImmutableArray<RuleMask> ColumnMasks { get; }

    /// <summary>Whether some column may be masked.</summary>
    public bool MasksColumns { get; }

    /// <summary>Masks by kind of value, enforced ones only.</summary>
    public ImmutableArray<RuleMask> Detectors { get; }

    /// <summary>All detectors of <see cref="Detectors"/> compiled together; null for none.</summary>
    public DetectorSet? DetectorSet { get; }

    /// <summary>All text filters of block and approve rules compiled together; null for none.</summary>
    public TextFilterSet? TextFilters { get; }

    /// <summary>Functions that statements may call although what they return, or do, cannot be told, with or without schema.</summary>
    public FrozenSet<string> AllowedFunctions { get; }

    /// <summary>Bounds on results and on how many statements there may be.</summary>
    public PolicyLimits Limits { get; }

    /// <summary>
    /// Whether it says the same as another one, whatever version it is of: nothing that was decided, masked or recorded by one would have been otherwise by the other.
    /// </summary>
    /// <param name="other">The other one.</param>
    public bool IsSameAs(CompiledPolicy other)
    {
        ArgumentNullException.ThrowIfNull(other);
        return ReferenceEquals(this, other)
            || (DefaultResults == other.DefaultResults && (Keys?.IsSameAs(other.Keys) ?? other.Keys is null) && SameRules.Are(Rules, other.Rules));
    }

    /// <summary>
    /// The verdict for a statement: of all rules that apply the strictest wins, and what several hold needs the approval of each. A text that was not understood is refused wherever an
    /// enforced block, approve or column-mask rule exists. So is code that may do anything, unless a rule says by the effect
    /// <see cref="Effects.Opaque"/> what becomes of it.
    /// </summary>
    /// <param name="facts">What the statement does.</param>
    /// <param name="texts">Which of <see cref="TextFilters"/> its text has; null for none.</param>
    /// <param name="more">Effects that the text alone does not tell.</param>
    /// <param name="objects">By what names the objects are reached that rules are about; null where that is not known, so that any name may reach any.</param>
    /// <param name="command">What parts of rules about single protocols are matched with; null for a protocol that has none.</param>
    public Verdict Decide(StatementFacts facts, TextFilterScan? texts = null, Effects more = Effects.None, IObjectNames? objects = null, ICommandMatch? command = null)
    {
        if (!facts.Complete) return DecideUnknown(facts);
        var verdict = Verdict.Pass;
        var effects = facts.Effects | more;
        bool runsCode = (effects & Effects.Code) != 0;
        var observed = ImmutableArray.CreateBuilder<string>(0);
        foreach (var rule in _deciding)
        {
            var candidate = Apply(rule, facts, effects, texts, objects, command);
            if (rule.Enforce) verdict = Stricter(verdict, candidate);
            else if (candidate.Kind != VerdictKind.Pass || runsCode) observed.Add(rule.Name);
        }
        if (runsCode && verdict.Kind != VerdictKind.Deny && _againstCode is { } against) verdict = RefuseCode(against, facts);
        if (verdict.Kind == VerdictKind.Hold && (facts.Effects & Effects.Prepare) != 0) verdict = RefusePrepared(verdict);
        return observed.Count == 0 ? verdict : verdict with { Observed = observed.ToImmutable() };
    }

    /// <summary>
    /// The approval that a use of a masked column needs: that of the mask's own rule, or the first of the policy. Null when no rule says who may approve.
    /// </summary>
    public ApproveRule? ApprovalOf(RuleMask mask) => Rules.FirstOrDefault(r => r.Enforce && r.Name == mask.Rule) is { } rule ? ApprovalOf(rule) : null;

    /// <summary>Groups whose members may let their own command through that this rule holds now; empty for nobody, also where there is no such rule any more.</summary>
    /// <param name="rule">The rule's name, or those of several that hold the command, as a verdict has them.</param>
    public ImmutableArray<string> BreakGlassOf(string rule)
    {
        ArgumentNullException.ThrowIfNull(rule);
        string[] names = Rules.Any(r => r.Name == rule) ? [rule] : rule.Split(Verdict.BetweenRules);
        return [.. names.Select(Groups).Aggregate((all, next) => all.Intersect(next, StringComparer.Ordinal))];

        IEnumerable<string> Groups(string name) => Rules.FirstOrDefault(r => r.Enforce && r.Name == name) is { } found ? ApprovalOf(found)?.BreakGlass ?? [] : [];
    }

    private static Verdict Stricter(Verdict one, Verdict other) =>
        one.Kind == VerdictKind.Hold && other.Kind == VerdictKind.Hold ? one.With(other) : other.Kind > one.Kind ? other : one;

    private ApproveRule? ApprovalOf(Rule rule) => rule.Approve ?? Rules.FirstOrDefault(r => r is { Enforce: true, Approve: not null })?.Approve;

    private Verdict DecideUnknown(StatementFacts facts)
    {
        if (_guarding is null) return Verdict.Pass with { Observed = ObservedUnread };
        string why = facts.IncompleteReason ?? "it was not understood";
        if (facts.NoSqlAt is { } at)
            return new Verdict(VerdictKind.Deny, _guarding.Name, $"The {facts.Noun} could not be read: {Sentence(why)}") { Observed = ObservedUnread, Hint = DenialHints.NoSql, NoSqlAt = at };
        return new Verdict(VerdictKind.Deny, _guarding.Name, $"The {facts.Noun} is refused because {Sentence(why)}") { Observed = ObservedUnread, Hint = DenialHints.Unread };
    }

    private Verdict Apply(Rule rule, StatementFacts facts, Effects effects, TextFilterScan? texts, IObjectNames? objects, ICommandMatch? command)
    {
        if (rule.Block is { } block && Meets(block.Effects, block.Objects, facts, effects, objects, command))
            return new Verdict(VerdictKind.Deny, rule.Name, block.Message ?? Blocked(block, facts, effects)) { Hint = DenialHints.Blocked };
        if (rule.Block is { } blocked && Matched(blocked.Text, texts) is { } banned)
            return new Verdict(VerdictKind.Deny, rule.Name, blocked.Message ?? $"{Several(facts)} whose text {banned} are blocked") { Filter = banned.ToString(), Hint = DenialHints.Blocked };
        if (rule.Approve is { } approve && Meets(approve.Effects, approve.Objects, facts, effects, objects, command))
            return new Verdict(VerdictKind.Hold, rule.Name, $"The {facts.Noun} needs approval") { Approve = approve };
        if (rule.Approve is { } asked && Matched(asked.Text, texts) is { } noted)
            return new Verdict(VerdictKind.Hold, rule.Name, $"The {facts.Noun} needs approval") { Approve = asked, Filter = noted.ToString() };
        return Verdict.Pass;
    }

    private static string Blocked(BlockRule block, StatementFacts facts, Effects effects) => (block.Effects & effects) is var hit && hit != 0
        ? $"{Several(facts)} with the effect {EffectNames.Format(hit)} are blocked{(block.Objects.IsEmpty ? "" : " on what this one reaches")}"
        : block.Objects.NamesObjects ? $"{Several(facts)} that reach what this one does are blocked" : $"{Several(facts)} like this one are blocked";

    /// <summary>
    /// Whether a statement has one of the effects, is about one of the objects, and fits one of the parts about its protocol, each as far as the rule names any. A definition
    /// that names such a relation, or gives such a function another name, counts whatever the effects: no statement behind it would be about it any more.
    /// </summary>
    private static bool Meets(Effects wanted, ObjectSelectors selectors, StatementFacts facts, Effects effects, IObjectNames? objects, ICommandMatch? command)
    {
        bool has = (wanted & effects) != 0;
        if (selectors.IsEmpty) return has;
        bool? fits = selectors.Fits(command);
        if (fits == false) return false;
        if (!selectors.NamesObjects) return has || (fits == true && wanted == Effects.None);
        if ((has || wanted == Effects.None) && selectors.AreCalled(facts)) return true;
        if ((effects & Effects.Ddl) != 0 && selectors.MayBeRenamed(facts)) return true;
        if (!selectors.NeedsCatalogue || !(has || wanted == Effects.None || (effects & Effects.Ddl) != 0)) return false;
        return objects?.AreReached(selectors, facts, wanted) ?? !facts.Identifiers.IsEmpty;
    }

    private static bool NeedsCatalogue(Rule rule) => rule.Block?.Objects.NeedsCatalogue == true || rule.Approve?.Objects.NeedsCatalogue == true;

    private static ImmutableArray<ObjectSelectors> ObjectsOf(ImmutableArray<Rule> rules) =>
        [.. rules.SelectMany(r => new[] { r.Block?.Objects, r.Approve?.Objects }).OfType<ObjectSelectors>().Where(o => o.NeedsCatalogue)];

    /// <summary>Whether a rule cannot be kept without understanding statements.</summary>
    private static bool ReadsFor(Rule rule) => rule.Block is not null || rule.Approve is not null || rule.Masks.Any(m => m.Column is not null);

    /// <summary>The masks that only observe, and the functions that masks let be called.</summary>
    private static ImmutableArray<Rule> MasksOf(ImmutableArray<Rule> rules) =>
        [.. rules.Select(r => new Rule(r.Name) { Masks = r.Enforce ? [] : NeedsCatalogue(r) ? [.. r.Masks, MaskRule.OfNothing] : r.Masks, AllowedFunctions = r.AllowedFunctions })];

    private static IEnumerable<TextFilter> FiltersOf(Rule rule) => [.. rule.Block?.Text ?? [], .. rule.Approve?.Text ?? []];

    private TextFilter? Matched(ImmutableArray<TextFilter> filters, TextFilterScan? texts) =>
        texts is null ? null : filters.FirstOrDefault(f => texts.IsMatched(TextFilters!.IndexOf(f)));

    /// <summary>What it does may be what the rule is against.</summary>
    private static Verdict RefuseCode(Rule rule, StatementFacts facts) =>
        new(VerdictKind.Deny, rule.Name, $"The {facts.Noun} is refused because it runs code of which its text does not tell what it does") { Hint = DenialHints.Code };

    /// <summary>What is prepared by SQL could be executed any number of times for one approval.</summary>
    private static Verdict RefusePrepared(Verdict hold) =>
        new(VerdictKind.Deny, hold.Rule, "A statement that needs approval cannot be prepared by SQL; send it directly") { Hint = DenialHints.Direct };

    private static string Several(StatementFacts facts) => $"{char.ToUpperInvariant(facts.Noun[0])}{facts.Noun[1..]}s";

    private static string Sentence(string text) => text.Length == 0 ? text : char.ToLowerInvariant(text[0]) + text[1..];
}
