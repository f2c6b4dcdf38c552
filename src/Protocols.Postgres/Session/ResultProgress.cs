using HoopWire.Policy;
using HoopWire.Policy.Limits;
using HoopWire.Postgres.Session.Copies;

namespace HoopWire.Postgres.Session;

/// <summary>The result that is under way.</summary>
internal sealed class ResultProgress
{
    /// <summary>Rows delivered by the reply that is under way.</summary>
    public long Rows { get; set; }

    /// <summary>Bytes of rows delivered by it.</summary>
    public long Bytes { get; set; }

    /// <summary>What limits are compared with: a portal's or a cursor's count, where the result is a part of theirs; null before the first row.</summary>
    public ResultCount? Counted { get; set; }

    /// <summary>The count of a result that is read as a whole.</summary>
    public ResultCount Whole { get; } = new();

    /// <summary>Which statement of a simple query's text the result is of.</summary>
    public int Statement { get; set; }

    /// <summary>Shape of a simple query's current result; null before its RowDescription.</summary>
    public RowShape? QueryShape { get; set; }

    /// <summary>The same as rules would shape it that only observe; null for none.</summary>
    public RowShape? WatchedShape { get; set; }

    /// <summary>What is recorded of the result; null before that has been looked up.</summary>
    public RecordedResults? Recorded { get; set; }

    /// <summary>Masks the rows of the COPY that is under way; null where none is masked.</summary>
    public CopyMasker? Copy { get; set; }

    /// <summary>Whether what is left of the result is dropped, because it went over a limit.</summary>
    public bool IsSuppressed { get; set; }

    /// <summary>Whether the reply at the head of the queue has had its error.</summary>
    public bool HasFailed { get; set; }

    /// <summary>Whether the client has read the error of a result that was stopped, and the command has not ended yet.</summary>
    public bool HasTold { get; set; }

    /// <summary>Starts the next result.</summary>
    public void Reset()
    {
        Rows = 0;
        Bytes = 0;
        Counted = null;
        QueryShape = null;
        WatchedShape = null;
        Copy = null;
        Recorded = null;
        IsSuppressed = false;
        HasFailed = false;
        HasTold = false;
    }
}
