using System.Collections.Immutable;
using System.Text;

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

    /// <summary>Takes apart a text that has been read.</summary>
    /// <param name="utf8">The text.</param>
    /// <param name="facts">What it says.</param>
    /// <param name="redacted">The text without its secrets; null when it has none.</param>
    /// <param name="judge">Judges one of its statements.</param>
    public static StatementTexts Of(byte[] utf8, StatementFacts facts, byte[]? redacted, Func<ReadOnlyMemory<byte>, JudgedStatement> judge)
    {
        ArgumentNullException.ThrowIfNull(facts);
        ArgumentNullException.ThrowIfNull(judge);
        if (!facts.Complete) return new StatementTexts { Refusal = facts.NoSqlAt is null ? $"The text is not understood, as {facts.IncompleteReason}" : $"The text is not understood: {facts.IncompleteReason}" };
        return new StatementTexts { Shown = Encoding.UTF8.GetString(redacted ?? utf8), Statements = [.. facts.Statements.Select(s => judge(utf8.AsMemory(s.Start, s.Length)))] };
    }
}
