using System.Collections.Immutable;
using HoopWire.Postgres.State;
using HoopWire.Sessions;

namespace HoopWire.Postgres.Session;

/// <summary>One reply that the target owes.</summary>
internal struct ReplyEntry
{
    /// <summary>What is expected.</summary>
    public ReplyKind Kind;

    /// <summary>Whether the message was the gateway's own: its replies never reach the client.</summary>
    public bool Swallow;

    /// <summary>Whether the client has been told that this failed, though the target ran it: its replies are recorded and dropped.</summary>
    public bool IsDropped;

    /// <summary>How many COPYs the client had ended when this was forwarded.</summary>
    public long CopyEnds;

    /// <summary>Whether ParameterDescription has been seen, for a Describe of a statement.</summary>
    public bool ParametersSeen;

    /// <summary>Number of the command in the recording; 0 for none.</summary>
    public long Sequence;

    /// <summary>Bytes of text that are kept until it is answered.</summary>
    public long TextBytes;

    /// <summary>When it was forwarded, in the clock's ticks.</summary>
    public long ForwardedAt;

    /// <summary>The error that replaces the target's: set when the message is one that is certain to fail.</summary>
    public Refusal? Refusal;

    /// <summary>The decision about the text that runs; null for none.</summary>
    public StatementDecision? Decision;

    /// <summary>What running it does to the state of the session that approvals are bound to.</summary>
    public StateEffect State;

    /// <summary>The text that is kept of it then.</summary>
    public ReadOnlyMemory<byte> StateText;

    /// <summary>Who decided about what runs; null for nobody.</summary>
    public StatementJudge? DecidedBy;

    /// <summary>What the statements of the text do with cursors, where it runs prepared statements by name that do; default where <see cref="Decision"/> tells.</summary>
    public ImmutableArray<CursorUse?> Cursors;

    /// <summary>What one of its statements does with a cursor; null for nothing.</summary>
    /// <param name="index">Which of its statements.</param>
    public readonly CursorUse? CursorOf(int index) => Cursors.IsDefault ? Decision?.CursorOf(index) : CursorUse.At(Cursors, index);

    /// <summary>Parse: the statement that becomes known once the target says so. Bind, Execute, Query: the statement that runs.</summary>
    public PreparedStatement? Statement;

    /// <summary>Bind, DescribePortal, Execute: the portal. Query: null.</summary>
    public Portal? Portal;
}
