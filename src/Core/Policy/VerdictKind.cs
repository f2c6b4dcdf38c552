namespace HoopWire.Policy;

/// <summary>What happens to a command. Ordered from the mildest to the strictest.</summary>
public enum VerdictKind
{
    /// <summary>It is forwarded.</summary>
    Pass,

    /// <summary>It waits for approval.</summary>
    Hold,

    /// <summary>It is refused.</summary>
    Deny,
}
