namespace HoopWire.Policy;

/// <summary>What happens to a command that needs approval while a transaction is open, with its locks held on the target.</summary>
public enum InTransaction
{
    /// <summary>It waits all the same.</summary>
    Hold,

    /// <summary>It is refused.</summary>
    Deny,
}
