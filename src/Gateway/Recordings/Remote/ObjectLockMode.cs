namespace HoopWire.Gateway.Recordings;

/// <summary>How an object store keeps objects from being changed or deleted.</summary>
internal enum ObjectLockMode
{
    /// <summary>It does not.</summary>
    None,

    /// <summary>Those with a special permission may end it.</summary>
    Governance,

    /// <summary>Nobody may end it before its time.</summary>
    Compliance,
}
