using System.Collections.Immutable;

namespace HoopWire.Policy.Limits;

/// <summary>The tightest bounds of a policy's enforced rules, each with the rule that sets it. Null means no bound.</summary>
public sealed record PolicyLimits
{
    /// <summary>Rows of one result.</summary>
    public Bound? Rows { get; private init; }

    /// <summary>Bytes of one result.</summary>
    public Bound? Bytes { get; private init; }

    /// <summary>Ticks that a statement may run.</summary>
    public Bound? StatementTicks { get; private init; }

    /// <summary>Statements that a person may send to a target in any minute, over all sessions.</summary>
    public Bound? StatementsPerMinute { get; private init; }

    /// <summary>Whether a result has any bound: on its rows, its bytes, or its time.</summary>
    public bool HasAnyOfResults => (Rows ?? Bytes ?? StatementTicks) is not null;

    /// <summary>The tightest bounds of the rules that only observe; null where none of them has any.</summary>
    public PolicyLimits? Watched { get; private init; }

    /// <summary>Finds the tightest bounds.</summary>
    public static PolicyLimits Of(ImmutableArray<Rule> rules) => Of([.. rules.Where(r => r.Enforce)], rules.Any(r => r is { Enforce: false, Limit: not null }) ? Of([.. rules.Where(r => !r.Enforce)], null) : null);

    private static PolicyLimits Of(ImmutableArray<Rule> rules, PolicyLimits? watched) => new()
    {
        Rows = Tightest(rules, l => l.Rows),
        Bytes = Tightest(rules, l => l.Bytes),
        StatementTicks = Tightest(rules, l => l.StatementTimeout?.Ticks),
        StatementsPerMinute = Tightest(rules, l => l.StatementsPerMinute),
        Watched = watched,
    };

    private static Bound? Tightest(ImmutableArray<Rule> rules, Func<LimitRule, long?> bound)
    {
        Bound? tightest = null;
        foreach (var rule in rules)
        {
            if (rule.Limit is not { } limit || bound(limit) is not { } value) continue;
            if (tightest is null || value < tightest.Value) tightest = new Bound(value, rule.Name);
        }

        return tightest;
    }
}
