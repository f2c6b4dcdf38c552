namespace HoopWire.ControlPlane;

/// <summary>Why a reviewer's word did not count.</summary>
internal enum DecisionError
{
    /// <summary>It counted.</summary>
    None,

    /// <summary>There is no such request, as far as this person may know.</summary>
    NotFound,

    /// <summary>Only people approve.</summary>
    NotAPerson,

    /// <summary>The requester does not approve the own request, by any credential.</summary>
    OwnRequest,

    /// <summary>The person is in none of the reviewer groups.</summary>
    NotReviewer,

    /// <summary>The reviewer has already agreed.</summary>
    AlreadyVoted,

    /// <summary>Only the requester in person, in a group that the rule names, may let the own command run.</summary>
    NoBreakGlass,

    /// <summary>The requester, or the target, is locked.</summary>
    Locked,

    /// <summary>The request is decided, expired or withdrawn.</summary>
    Ended,
}
