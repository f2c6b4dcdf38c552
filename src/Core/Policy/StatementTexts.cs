using System.Collections.Immutable;

namespace HoopWire.Policy;

/// <summary>A text of several statements, each judged by itself.</summary>
public sealed record StatementTexts
{
    /// <summary>Why the text cannot be taken apart; null when it can.</summary>
    public string? Refusal { get; init; }

    /// <summary>The text as a reviewer reads it, secrets redacted.</summary>
    public string Shown { get; init; } = "";

    /// <summary>The statements, in order.</summary>
    public ImmutableArray<JudgedStatement> Statements { get; init; } = [];
}
