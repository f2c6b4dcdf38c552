namespace HoopWire.ControlPlane;

/// <summary>Where the store has put a row that may still change. The store's writer alone looks at it.</summary>
internal sealed class StoredRow
{
    /// <summary>The row's id; 0 before it is stored.</summary>
    public long Id { get; set; }
}
