using System.Collections.Immutable;
using HoopWire.Policy.Filters;

namespace HoopWire.Policy;

/// <summary>Statements with any of these effects are refused.</summary>
/// <param name="Effects">The effects.</param>
/// <param name="Message">What the person reads; null for a standard sentence.</param>
public sealed record BlockRule(Effects Effects, string? Message)
{
    /// <summary>Statements whose text has any of these are refused too.</summary>
    public ImmutableArray<TextFilter> Text { get; init; } = [];

    /// <summary>What statements must be about besides having one of the effects, where the rule names any; empty for anything.</summary>
    public ObjectSelectors Objects { get; init; } = ObjectSelectors.None;
}
