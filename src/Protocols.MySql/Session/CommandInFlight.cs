using HoopWire.MySql.Session.Masking;
using HoopWire.Sessions;

namespace HoopWire.MySql.Session;

/// <summary>The command whose answer is under way. One at a time: a client that sends the next one early waits with it.</summary>
internal sealed class CommandInFlight
{
    /// <summary>Its number in the recording.</summary>
    public long Sequence { get; private set; }

    /// <summary>The decision about it; null where it has no text.</summary>
    public StatementDecision? Decision { get; private set; }

    /// <summary>Who decided.</summary>
    public StatementJudge? DecidedBy { get; private set; }

    /// <summary>The prepared statement that runs or is made; null for others.</summary>
    public PreparedStatement? Statement { get; private set; }

    /// <summary>The text of a query that may ask for a file of the client's; empty for others.</summary>
    public byte[] FileText { get; private set; } = [];

    /// <summary>When it was forwarded, in the clock's ticks.</summary>
    public long ForwardedAt { get; private set; }

    /// <summary>Why its answer is dropped: the client reads this in its place. Null while it is delivered.</summary>
    public Refusal? Stopped { get; set; }

    /// <summary>Which of its results is under way.</summary>
    public int Result { get; set; }

    /// <summary>Whether its one statement runs for each row of parameters, so that all results are of it.</summary>
    public bool IsBulk { get; set; }

    /// <summary>Whether it asks for a row about each of its executions, which comes where the statement has no result of its own.</summary>
    public bool AsksUnits { get; set; }

    /// <summary>The masks by position of the result under way; null for none.</summary>
    public ResultMasks? Masks => OfRows(Decision?.ResultOf(Index));

    /// <summary>The masks of the result under way as rules would have them that only observe; null for none.</summary>
    public ResultMasks? WatchedMasks => OfRows(Decision?.WatchedResultOf(Index));

    /// <summary>Which of its statements the result under way is of.</summary>
    private int Index => IsBulk ? 0 : Result;

    /// <summary>Whether it runs a statement, so that a limit on time counts.</summary>
    public bool RunsStatement { get; private set; }

    /// <summary>What is kept of it for approvals once it has run; null where it changes nothing that they are bound to.</summary>
    public byte[]? Changes { get; set; }

    /// <summary>Whether it changes all of that or nothing.</summary>
    private bool IsWhole { get; set; }

    /// <summary>It opens a database, and does nothing else.</summary>
    public void Opens(string database) => (Changes, IsWhole) = (SessionState.TextOf(SessionState.Database, database), true);

    /// <summary>It was answered: what it has changed counts from now on. What has failed may have changed something all the same.</summary>
    public void Answered(SessionState state, bool hasFailed)
    {
        if (Changes is not { } text) return;
        if (!hasFailed) state.Add(text);
        else if (!IsWhole) state.Lose();
        Changes = null;
    }

    /// <summary>A command is forwarded.</summary>
    public void Begin(long sequence, StatementDecision? decision, StatementJudge decidedBy, PreparedStatement? statement, long now, bool runs, byte[] fileText)
    {
        Sequence = sequence;
        Decided(decision, decidedBy);
        Statement = statement;
        ForwardedAt = now;
        RunsStatement = runs;
        Stopped = null;
        Result = 0;
        IsBulk = false;
        AsksUnits = false;
        (Changes, IsWhole) = (null, false);
        FileText = fileText;
    }

    /// <summary>Its results are delivered by this decision from now on.</summary>
    public void Decided(StatementDecision? decision, StatementJudge decidedBy) => (Decision, DecidedBy) = (decision, decidedBy);

    /// <summary>A row about each execution is none of the statement's own.</summary>
    private ResultMasks? OfRows(ResultMasks? masks) => AsksUnits && masks is { Count: 0 } ? null : masks;
}
