using System.Collections.Immutable;

namespace HoopWire.Policy;

/// <summary>
/// Compares rules by what they say and not by the objects that say it: a configuration that is read anew makes new ones. Where they are written and when they
/// have their hours is left out, as both say nothing about a rule that applies now.
/// </summary>
internal static class SameRules
{
    public static bool Are(ImmutableArray<Rule> one, ImmutableArray<Rule> other)
    {
        if (one.Length != other.Length) return false;
        for (int i = 0; i < one.Length; i++)
        {
            if (!Is(one[i], other[i])) return false;
        }
        return true;
    }

    // What is compared by itself is taken out of both; a property that is added later is compared with the rest.
    private static bool Is(Rule one, Rule other) =>
        Rest(one) == Rest(other) && Is(one.Block, other.Block) && Is(one.Approve, other.Approve) && Are(one.Masks, other.Masks)
        && one.AllowedFunctions.SequenceEqual(other.AllowedFunctions) && one.Kinds.SequenceEqual(other.Kinds);

    private static Rule Rest(Rule rule) => rule with { Block = null, Approve = null, Masks = [], AllowedFunctions = [], Kinds = [], When = null, Source = "" };

    private static bool Is(BlockRule? one, BlockRule? other) =>
        one is null || other is null ? one == other : Rest(one) == Rest(other) && one.Text.SequenceEqual(other.Text) && one.Objects.IsSameAs(other.Objects);

    private static bool Is(ApproveRule? one, ApproveRule? other) =>
        one is null || other is null
            ? one == other
            : Rest(one) == Rest(other) && one.Reviewers.SequenceEqual(other.Reviewers) && one.Text.SequenceEqual(other.Text) && one.BreakGlass.SequenceEqual(other.BreakGlass)
                && one.Objects.IsSameAs(other.Objects);

    private static BlockRule Rest(BlockRule rule) => rule with { Text = [], Objects = ObjectSelectors.None };

    private static ApproveRule Rest(ApproveRule rule) => rule with { Reviewers = [], Text = [], BreakGlass = [], Objects = ObjectSelectors.None };

    private static bool Are(ImmutableArray<MaskRule> one, ImmutableArray<MaskRule> other)
    {
        if (one.Length != other.Length) return false;
        for (int i = 0; i < one.Length; i++)
        {
            if (one[i] with { Detect = [] } != other[i] with { Detect = [] } || !one[i].Detect.SequenceEqual(other[i].Detect)) return false;
        }
        return true;
    }
}
