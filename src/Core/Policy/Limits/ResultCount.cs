namespace HoopWire.Policy.Limits;

/// <summary>What was delivered of one result, over all parts that it is read in: what a limit on rows and bytes is compared with.</summary>
public sealed class ResultCount
{
    /// <summary>Rows delivered.</summary>
    public long Rows { get; set; }

    /// <summary>Bytes of rows delivered.</summary>
    public long Bytes { get; set; }

    /// <summary>Whether it was told that more rows come than a rule lets through that only observes.</summary>
    public bool IsRowsTold { get; set; }

    /// <summary>The same of bytes.</summary>
    public bool IsBytesTold { get; set; }

    /// <summary>Makes it as new.</summary>
    public void Clear() => (Rows, Bytes, IsRowsTold, IsBytesTold) = (0, 0, false, false);
}
