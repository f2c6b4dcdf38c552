namespace HoopWire.Recording;

/// <summary>What a recording's chain says.</summary>
public enum RecordingState
{
    /// <summary>Whole, closed, and signed by the gateway.</summary>
    Sealed,

    /// <summary>Whole so far, without a seal: it runs, or a crash cut it.</summary>
    Unsealed,

    /// <summary>Changed after it was written.</summary>
    Broken,
}
