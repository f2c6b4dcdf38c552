namespace HoopWire.ControlPlane;

/// <summary>A write transaction over all attempts at it, so that what was committed without the answer being heard is not done again.</summary>
internal sealed class StoreWrite
{
    /// <summary>The name of the newest attempt in the database.</summary>
    public long Commit { get; set; }

    /// <summary>Whether nobody knows if that attempt was committed.</summary>
    public bool IsDoubtful { get; set; }
}
