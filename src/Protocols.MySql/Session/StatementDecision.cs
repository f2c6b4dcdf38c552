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

    /// <summary>Whether variables of the session's own are part of what it means.</summary>
    public bool UsesVariables { get; init; }

    /// <summary>Names of rules that only observe, comma-separated; null for none.</summary>
    public string? Observed { get; init; }
}
