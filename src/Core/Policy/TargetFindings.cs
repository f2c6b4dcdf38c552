using System.Collections.Immutable;

namespace HoopWire.Policy;

/// <summary>What a policy names and a target does not have.</summary>
public sealed record TargetFindings
{
    /// <summary>Why nothing could be looked at; null when it could.</summary>
    public string? Failure { get; init; }

    /// <summary>Masks whose pattern fits no column.</summary>
    public ImmutableArray<RuleMask> AbsentColumns { get; init; } = [];

    /// <summary>Relations and columns that rules are about and that do not exist.</summary>
    public ImmutableArray<ColumnPattern> AbsentObjects { get; init; } = [];

    /// <summary>Allowed functions that do not exist.</summary>
    public ImmutableArray<string> AbsentFunctions { get; init; } = [];
}
