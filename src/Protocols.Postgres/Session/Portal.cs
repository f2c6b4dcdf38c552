namespace HoopWire.Postgres.Session;

/// <summary>A bound statement: what an Execute runs, and the shape of the rows it returns.</summary>
internal sealed class Portal
{
    /// <summary>The statement bound; null when it was not made by a Bind that was seen.</summary>
    public PreparedStatement? Statement { get; set; }

    /// <summary>Number of the command in the recording.</summary>
    public long Sequence { get; set; }

    /// <summary>Whether a Describe of it has been forwarded, so that its shape is known before its first row.</summary>
    public bool Described { get; set; }

    /// <summary>The shape of its rows; null before it was described, and for a statement without rows.</summary>
    public RowShape? Shape { get; set; }

    /// <summary>Makes it as new.</summary>
    public void Reset(PreparedStatement? statement, long sequence)
    {
        Statement = statement;
        Sequence = sequence;
        Described = false;
        Shape = null;
    }
}
