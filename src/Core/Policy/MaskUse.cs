namespace HoopWire.Policy;

/// <summary>What becomes of a statement that uses a masked column other than by showing it.</summary>
public enum MaskUse
{
    /// <summary>It is refused.</summary>
    Deny,

    /// <summary>It is held for approval.</summary>
    Approve,

    /// <summary>It passes where the column only decides which rows there are, in conditions and joins; anything else is refused.</summary>
    AllowPredicate,
}
