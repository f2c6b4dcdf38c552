namespace HoopWire.Policy;

/// <summary>How an approval request ended.</summary>
public enum ApprovalOutcome
{
    /// <summary>Enough reviewers agreed before the deadline.</summary>
    Approved,

    /// <summary>A reviewer refused.</summary>
    Denied,

    /// <summary>The deadline passed.</summary>
    Expired,

    /// <summary>The requester withdrew, or went away.</summary>
    Withdrawn,
}
