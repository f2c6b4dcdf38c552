namespace HoopWire.Postgres.Session;

/// <summary>What was delivered of one result, over all parts that it is read in: what a limit on rows and bytes is compared with.</summary>
internal sealed class ResultCount
{
    /// <summary>Rows delivered.</summary>
    public long Rows { get; set; }

    /// <summary>Bytes of rows delivered.</summary>
    public long Bytes { get; set; }

    /// <summary>Makes it as new.</summary>
    public void Clear() => (Rows, Bytes) = (0, 0);
}
