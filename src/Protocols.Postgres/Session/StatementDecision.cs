using System.Collections.Immutable;
using HoopWire.Policy;
using HoopWire.Postgres.Session.Copies;
using HoopWire.Postgres.Sql.Naming;
using HoopWire.Sessions;

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

    /// <summary>Masks by position of the results of its statements, one for each; empty where nothing is masked by position.</summary>
    public ImmutableArray<ResultMasks?> Results { get; init; } = [];

    /// <summary>The same by the masks of rules that only observe.</summary>
    public ImmutableArray<ResultMasks?> WatchedResults { get; init; } = [];

    /// <summary>Whether some column of its result is masked by position because the target does not tell its origin.</summary>
    public bool MasksByPositionOnly { get; init; }

    /// <summary>Whether a use of a masked column was let through, so that any error may quote its values.</summary>
    public bool UsesProtected { get; init; }

    /// <summary>Whether it is nothing but SET, RESET and DISCARD, so that settings change when it runs and not later.</summary>
    public bool IsSetting { get; init; }

    /// <summary>Whether it names something that the catalogue does not know, so that it waits for a newer one.</summary>
    public bool AsksCatalogue { get; init; }

    /// <summary>Whether it may run code of the database's own, under rules against what such code may do.</summary>
    public bool RunsCode { get; init; }

    /// <summary>Whether it goes on with what an earlier statement began, and ran by the functions of then (EXECUTE, FETCH, MOVE), under such rules.</summary>
    public bool RunsBegun { get; init; }

    /// <summary>Names that may mean another function once it has run.</summary>
    public ImmutableSortedDictionary<string, string?> Remakes { get; init; } = Session.Remakes.None;

    /// <summary>How the rows that it copies to the client are masked; null for none.</summary>
    public CopyMask? Copy { get; init; }

    /// <summary>What it does to the state of the session that approvals are bound to, where it was read.</summary>
    public StateEffect State { get; init; }

    /// <summary>Whether the search path or the role may be another one after it.</summary>
    public bool ChangesPath { get; init; }

    /// <summary>Whether another role than that of the login may be in effect after it.</summary>
    public bool ChangesRole { get; init; }

    /// <summary>Whether, where <see cref="ChangesPath"/> is set, that is for nothing but the prepared statements it runs by name.</summary>
    public bool ChangesPathByNames { get; init; }

    /// <summary>The search path after it, where it is nothing but SET search_path; null for everything else.</summary>
    public string? Path { get; init; }

    /// <summary>What its statements do with cursors, one for each; empty where none uses one, or no limit counts what is fetched.</summary>
    public ImmutableArray<CursorUse?> Cursors { get; init; } = [];

    /// <summary>What one of its statements does with a cursor; null for nothing.</summary>
    /// <param name="index">Which of its statements.</param>
    public CursorUse? CursorOf(int index) => CursorUse.At(Cursors, index);

    /// <summary>Whether it fetches from what an earlier statement opened.</summary>
    public bool FetchesFromOpened { get; init; }

    /// <summary>Whether the text names a relation with protected columns, so that error texts may quote its values.</summary>
    public bool TouchesProtected { get; init; }

    /// <summary>Whether its text changes settings, and nothing in it is on a relation with protected columns.</summary>
    public bool Sets { get; init; }

    /// <summary>Whether it writes, so that what is bound to it must be no masked value.</summary>
    public bool IsWrite { get; init; }

    /// <summary>Whether later statements may be read differently once it has run: they wait for its end.</summary>
    public bool IsBarrier { get; init; }

    /// <summary>How many statements the text has, at most: what counts against a bound on statements a minute.</summary>
    public int Statements { get; init; } = 1;

    /// <summary>Where the one statement of the text stands, without comments and the semicolon around it; null where there is none, or several.</summary>
    public (int Start, int Length)? Single { get; init; }

    /// <summary>Whether the server's planner may be asked about it: planning runs no function that the text names.</summary>
    public bool IsPlannable { get; init; }

    /// <summary>What it does to names that the protocol uses too; null for nothing.</summary>
    public NameEffects? Names { get; init; }

    /// <summary>The masks by position of one of its results; null for none.</summary>
    /// <param name="index">Which of its statements the result is of.</param>
    public ResultMasks? ResultOf(int index) => index < Results.Length ? Results[index] : null;

    /// <summary>The masks by position of one of its results by rules that only observe; null for none.</summary>
    /// <param name="index">Which of its statements the result is of.</param>
    public ResultMasks? WatchedResultOf(int index) => index < WatchedResults.Length ? WatchedResults[index] : null;

    /// <summary>What is changed in the text before it is forwarded, so that the name it gives the session stands behind the attribution.</summary>
    public ImmutableArray<TextEdit> NameEdits { get; init; } = [];

    /// <summary>Whether it may have changed the catalogue.</summary>
    public bool ChangesCatalog { get; init; }

    /// <summary>Whether it may have changed what other sessions' names mean: not by what it makes for its own alone.</summary>
    public bool ChangesShared { get; init; }
}
