using System.Collections.Immutable;
using HoopWire.Access;
using HoopWire.Policy.Schedules;

namespace HoopWire.Policy;

/// <summary>One rule of the configuration. A rule may hold several parts; each works by itself.</summary>
/// <param name="Name">The rule's name, shown to people and in recordings.</param>
public sealed record Rule(string Name)
{
    /// <summary>False observes: what would have happened is recorded and counted, nothing is changed.</summary>
    public bool Enforce { get; init; } = true;

    /// <summary>Statements that are refused; null for none.</summary>
    public BlockRule? Block { get; init; }

    /// <summary>Statements that wait for a human; null for none.</summary>
    public ApproveRule? Approve { get; init; }

    /// <summary>Bounds on results; null for none.</summary>
    public LimitRule? Limit { get; init; }

    /// <summary>Columns and kinds of value that are masked.</summary>
    public ImmutableArray<MaskRule> Masks { get; init; } = [];

    /// <summary>What is recorded of results; null leaves that to other rules and the default.</summary>
    public RecordedResults? Record { get; init; }

    /// <summary>Functions that statements may call although what they return cannot be told, with or without schema.</summary>
    public ImmutableArray<string> AllowedFunctions { get; init; } = [];

    /// <summary>Kinds of identity it is for; empty for all.</summary>
    public ImmutableArray<IdentityKind> Kinds { get; init; } = [];

    /// <summary>When it applies; null for always.</summary>
    public Schedule? When { get; init; }

    /// <summary>Where it is written: file and line.</summary>
    public string Source { get; init; } = "";

    /// <summary>Whether it applies to this kind of identity.</summary>
    public bool IsFor(IdentityKind kind) => Kinds.IsEmpty || Kinds.Contains(kind);
}
