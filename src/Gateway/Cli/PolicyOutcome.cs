using System.Collections.Immutable;

namespace HoopWire.Gateway.Cli;

/// <summary>What <c>policy test</c> answers.</summary>
/// <param name="Verdict"><c>allow</c>, <c>hold</c> or <c>deny</c>.</param>
/// <param name="Rule">The rule; empty for none.</param>
/// <param name="Reason">Why.</param>
/// <param name="Source">The grant's place; null without one.</param>
internal sealed record PolicyOutcome(string Verdict, string Rule, string Reason, string? Source)
{
    /// <summary>What else the rules say of such a command: limits, functions that are allowed, rules that do not have their hours.</summary>
    public ImmutableArray<string> Notes { get; init; } = [];
}
