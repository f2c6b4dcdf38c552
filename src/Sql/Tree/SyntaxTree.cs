using System.Collections.Immutable;

namespace HoopWire.Sql.Tree;

/// <summary>The statements of one text.</summary>
public sealed class SyntaxTree
{
    /// <summary>The statements in order, empty ones left out; empty also when the text is not understood.</summary>
    public ImmutableArray<Statement> Statements { get; init; } = [];

    /// <summary>Why the text is not understood; null when all of it is.</summary>
    public string? Failure { get; init; }

    /// <summary>Where in the text, in bytes, what is no SQL begins; null where that is not why it is not understood.</summary>
    public int? FailureAt { get; init; }

    /// <summary>Whether all of the text is understood.</summary>
    public bool IsComplete => Failure is null;
}
