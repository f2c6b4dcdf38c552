namespace HoopWire.ControlPlane;

/// <summary>What a look at the root log and the recordings it names came to.</summary>
public enum RootState
{
    /// <summary>Everything is there, as it was.</summary>
    Whole,

    /// <summary>Something is missing, cut or replaced.</summary>
    Broken,

    /// <summary>There is nothing to tell by.</summary>
    Unknown,
}
