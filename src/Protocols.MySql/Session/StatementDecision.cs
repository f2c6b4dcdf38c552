using System.Collections.Immutable;
using HoopWire.MySql.Session.Masking;
using HoopWire.Policy;

namespace HoopWire.MySql.Session;

/// <summary>Everything worked out about a statement's text, once per text and policy. Immutable.</summary>
/// <param name="Verdict">Pass, hold or deny.</param>
internal sealed record StatementDecision(Verdict Verdict)
{
    /// <summary>The decision where nothing is read.</summary>
    public static StatementDecision Unread { get; } = new(Verdict.Pass);

    /// <summary>The error, for a deny.</summary>
    public Refusal? Refusal { get; init; }

    /// <summary>The text as it may be recorded, where it carries a secret or a value a detector knows; null when it may be recorded as it is.</summary>
    public byte[]? RecordedText { get; init; }

    /// <summary>Whether later texts may be read by other settings once it has run.</summary>
    public bool ChangesSettings { get; init; }

    /// <summary>Whether later statements may mean something else once it has run: other tables, other settings.</summary>
    public bool ChangesMeaning { get; init; }

    /// <summary>Whether it was not understood, so that nobody can tell what it changes.</summary>
    public bool IsUnknown { get; init; }

    /// <summary>Where its one statement stands in the text; null where it has none, or several, or was not read.</summary>
    public (int Start, int Length)? Single { get; init; }

    /// <summary>The database that it opens, where it does nothing else; null for none.</summary>
    public string? Opens { get; init; }

    /// <summary>Whether variables of the session's own are part of what it means.</summary>
    public bool UsesVariables { get; init; }

    /// <summary>Masks by position of the results of its statements, one for each; null for a result of which the text tells nothing.</summary>
    public ImmutableArray<ResultMasks?> Results { get; init; } = [];

    /// <summary>Masks by position of the results of its statements, as rules would have them that only observe.</summary>
    public ImmutableArray<ResultMasks?> WatchedResults { get; init; } = [];

    /// <summary>Where the placeholders of a write stand whose condition bounds it as long as none of them is zero; empty for all others.</summary>
    public ImmutableArray<Placeholder> Placeholders { get; init; } = [];

    /// <summary>Whether it writes, so that what is bound to it must be no masked value.</summary>
    public bool IsWrite { get; init; }

    /// <summary>Whether the target's words about it may quote values of masked columns.</summary>
    public bool MayQuote { get; init; }

    /// <summary>Whether it names something that the catalogue does not know, so that it waits for a newer one.</summary>
    public bool AsksCatalogue { get; init; }

    /// <summary>Whether it may change what the names of any session's statements mean.</summary>
    public bool ChangesCatalogue { get; init; }

    /// <summary>The masks by position of one of its results; null for none.</summary>
    /// <param name="index">Which of its statements the result is of.</param>
    public ResultMasks? ResultOf(int index) => index < Results.Length ? Results[index] : null;

    /// <summary>The masks that rules would apply to one of its results that only observe; null for none.</summary>
    /// <param name="index">Which of its statements the result is of.</param>
    public ResultMasks? WatchedResultOf(int index) => index < WatchedResults.Length ? WatchedResults[index] : null;

    /// <summary>Names of rules that only observe, comma-separated; null for none.</summary>
    public string? Observed { get; init; }
}
