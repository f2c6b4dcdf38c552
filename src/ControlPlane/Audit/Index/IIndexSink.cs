namespace HoopWire.ControlPlane;

/// <summary>Takes rows of the index as they come and change.</summary>
internal interface IIndexSink
{
    /// <summary>The row is new or has changed.</summary>
    void Changed(IndexedRow row);
}
