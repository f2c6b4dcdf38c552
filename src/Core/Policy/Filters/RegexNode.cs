using System.Collections.Immutable;

namespace HoopWire.Policy.Filters;

/// <summary>A regular expression over bytes.</summary>
internal abstract record RegexNode
{
    /// <summary>Matches the empty text.</summary>
    public static RegexNode Empty { get; } = new RegexSequence([]);
}

/// <summary>One byte of a set.</summary>
internal sealed record RegexBytes(ByteSet Set) : RegexNode;

/// <summary>Parts one behind the other.</summary>
internal sealed record RegexSequence(ImmutableArray<RegexNode> Parts) : RegexNode;

/// <summary>One of several.</summary>
internal sealed record RegexChoice(ImmutableArray<RegexNode> Parts) : RegexNode;

/// <summary>A part again and again; <paramref name="Max"/> is -1 for any number.</summary>
internal sealed record RegexRepeat(RegexNode Part, int Min, int Max) : RegexNode;

/// <summary>A condition on the place between two bytes.</summary>
internal sealed record RegexPlace(RegexPlaceKind Kind) : RegexNode;
