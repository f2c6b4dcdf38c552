using HoopWire.Policy;
using HoopWire.Policy.Limits;

namespace HoopWire.Postgres.Session;

/// <summary>A bound statement: what an Execute runs, and the shape of the rows it returns.</summary>
internal sealed class Portal
{
    /// <summary>The statement bound; null when it was not made by a Bind that was seen.</summary>
    public PreparedStatement? Statement { get; private set; }

    /// <summary>Bytes of text that are kept with it.</summary>
    public long TextBytes => Statement?.HeldBytes ?? 0;

    /// <summary>Who last decided about it; null where its statement is not known.</summary>
    public StatementJudge? Judge { get; private set; }

    /// <summary>The decision about it; null where its statement is not known.</summary>
    public StatementDecision? Decision { get; private set; }

    /// <summary>The terms that it was approved on; null where it was not asked for.</summary>
    public ApproveRule? Approved { get; set; }

    /// <summary>Why its rows are not delivered: what was found by its description; null where they are.</summary>
    public Refusal? Withheld { get; set; }

    /// <summary>What its statement was read by when it was bound: a plan keeps the meaning of its names.</summary>
    public Reading Reading { get; set; }

    /// <summary>Number of the command in the recording.</summary>
    public long Sequence { get; set; }

    /// <summary>What <see cref="Exchange.ShapeVersion"/> was when a Describe of it was forwarded, or it ran; -1 for never. While it is still that, its shape is known before its next row.</summary>
    public long DescribedAt { get; set; }

    /// <summary>Whether values were bound to it.</summary>
    public bool HasValues { get; set; }

    /// <summary>What the state of the session was at by its own count when it was bound, or ran.</summary>
    public long StateAt { get; set; }

    /// <summary>What <see cref="Exchange.Changes"/> was when it was bound, or ran.</summary>
    public long BoundAt { get; set; }

    /// <summary>The shape of its rows; null before it was described, and for a statement without rows.</summary>
    public RowShape? Shape { get; set; }

    /// <summary>The same as rules would shape them that only observe; null for none.</summary>
    public RowShape? WatchedShape { get; set; }

    /// <summary>What was delivered of its rows, over all Executes.</summary>
    public ResultCount Delivered { get; } = new();

    /// <summary>It may run, by this decision.</summary>
    public void Decided(StatementJudge judge, StatementDecision decision) => (Judge, Decision) = (judge, decision);

    /// <summary>Makes it as new.</summary>
    public void Reset(PreparedStatement? statement, long sequence)
    {
        Statement = statement;
        (Judge, Decision, Approved, Withheld) = (null, null, null, null);
        Sequence = sequence;
        DescribedAt = -1;
        BoundAt = -1;
        (HasValues, StateAt) = (false, -1);
        Shape = null;
        WatchedShape = null;
        Delivered.Clear();
    }
}
