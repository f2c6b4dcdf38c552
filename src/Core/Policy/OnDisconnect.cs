namespace HoopWire.Policy;

/// <summary>What happens to an approval request when the requester's connection ends.</summary>
public enum OnDisconnect
{
    /// <summary>It is withdrawn.</summary>
    Withdraw,

    /// <summary>It stays: the identical command of the same person on the same target may use it.</summary>
    Keep,
}
