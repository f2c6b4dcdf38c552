using HoopWire.Policy;

namespace HoopWire.Postgres.Session;

/// <summary>Everything worked out about a statement's text, once per text, policy, catalogue and lexical settings. Immutable.</summary>
/// <param name="Verdict">Pass, hold or deny.</param>
internal sealed record StatementDecision(Verdict Verdict)
{
    /// <summary>The decision for a text under a policy that reads no statements.</summary>
    public static StatementDecision Unread { get; } = new(Verdict.Pass);

    /// <summary>The decision for a text that was too long to be kept, under a policy that reads statements.</summary>
    public static StatementDecision Unreadable { get; } = new(Verdict.Pass with { Kind = VerdictKind.Deny })
    {
        Refusal = new Refusal(Refusal.LimitExceeded, "The statement is longer than what can be read for a decision", null, "Prepare it again."),
    };

    /// <summary>The decision about a text that follows a change of settings before the target has said what they are now.</summary>
    public static StatementDecision BehindSettings { get; } = new(new Verdict(VerdictKind.Deny, "", "Settings were changed just before, in the same batch"))
    {
        Refusal = new Refusal(Refusal.Denied, "Settings were changed just before, in the same batch, so that the statement cannot be read", null, "Send a Sync after the change."),
    };

    /// <summary>The error, for a deny.</summary>
    public Refusal? Refusal { get; init; }

    /// <summary>The text as it may be recorded, where it carries a secret or a value a detector knows; null when it may be recorded as it is.</summary>
    public byte[]? RecordedText { get; init; }

    /// <summary>Names of rules that only observe, comma-separated; null for none.</summary>
    public string? Observed { get; init; }

    /// <summary>Whether result columns without an origin may carry a protected value, so that they become NULL.</summary>
    public bool SuspectOriginless { get; init; }

    /// <summary>Whether the suspicion outlasts the statement: it opens a cursor or prepares by SQL.</summary>
    public bool SuspectOutlasts { get; init; }

    /// <summary>Whether it fetches from what an earlier statement opened, so that the suspicion on that one holds for it.</summary>
    public bool FetchesFromOpened { get; init; }

    /// <summary>Whether the text names a relation with protected columns, so that error texts may quote its values.</summary>
    public bool TouchesProtected { get; init; }

    /// <summary>Whether it writes, so that what is bound to it must be no masked value.</summary>
    public bool IsWrite { get; init; }

    /// <summary>Whether later statements may be read differently once it has run: they wait for its end.</summary>
    public bool IsBarrier { get; init; }

    /// <summary>What it does to names that the protocol uses too; null for nothing.</summary>
    public NameEffects? Names { get; init; }

    /// <summary>Whether it may have changed the catalogue.</summary>
    public bool ChangesCatalog { get; init; }
}
