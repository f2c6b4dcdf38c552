namespace HoopWire.Policy.Filters;

/// <summary>The first bytes that a match of an expression can have.</summary>
internal static class RegexPrefixes
{
    /// <summary>For each way to begin, the sets of its first bytes, up to <see cref="PrefixTables.Positions"/>; fewer where the expression may end or repeat there.</summary>
    public static List<ByteSet[]> Of(RegexNode node) => [.. Expand(node).Select(way => way.Sets.Take(PrefixTables.Positions).ToArray())];

    private static List<(List<ByteSet> Sets, bool Whole)> Expand(RegexNode node)
    {
        switch (node)
        {
            case RegexBytes bytes:
                return [([bytes.Set], true)];
            case RegexChoice choice:
                return [.. choice.Parts.SelectMany(Expand)];
            case RegexSequence sequence:
                return Chain(sequence.Parts);
            case RegexRepeat { Min: > 0 } repeat:
                var ways = Chain(Enumerable.Repeat(repeat.Part, Math.Min(repeat.Min, PrefixTables.Positions)));
                return repeat.Min == repeat.Max ? ways : [.. ways.Select(way => (way.Sets, false))];
            default:
                return [([], false)];
        }
    }

    private static List<(List<ByteSet> Sets, bool Whole)> Chain(IEnumerable<RegexNode> parts)
    {
        List<(List<ByteSet> Sets, bool Whole)> ways = [([], true)];
        foreach (var part in parts)
        {
            if (ways.All(way => !way.Whole || way.Sets.Count >= PrefixTables.Positions)) break;
            var tails = Expand(part);
            ways = [.. ways.SelectMany(way => way.Whole && way.Sets.Count < PrefixTables.Positions
                ? tails.Select(tail => ((List<ByteSet>)[.. way.Sets, .. tail.Sets], tail.Whole)) : [way])];
        }
        return ways;
    }
}
