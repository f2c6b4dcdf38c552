using System.Collections.Immutable;
using HoopWire.Access;

namespace HoopWire.ControlPlane;

/// <summary>Who may decide, and who may know of, an approval request.</summary>
internal static class ReviewerRules
{
    /// <summary>Why the identity may not decide the request.</summary>
    public static DecisionError Check(ApprovalRow row, Identity reviewer)
    {
        if (IsRequester(row, reviewer)) return DecisionError.OwnRequest;
        if (reviewer.Kind != IdentityKind.Person || reviewer.Agent is not null) return DecisionError.NotAPerson;
        return IsReviewer(row, reviewer) ? DecisionError.None : DecisionError.NotReviewer;
    }

    /// <summary>Whether a yes still counts: whoever gave it is in these groups now, of which one is the reviewers'.</summary>
    public static bool Stands(ApprovalRow row, ImmutableArray<string>? groups) =>
        groups is { } now && row.Quorums.Any(quorum => quorum.Reviewers.Intersect(now, StringComparer.Ordinal).Any());

    /// <summary>Whether those who have said yes are enough, by the groups that each is in now; somebody who is in the groups of several rules counts for each of them.</summary>
    public static bool AreEnough(ApprovalRow row, IEnumerable<ImmutableArray<string>?> groups)
    {
        ImmutableArray<string>[] standing = [.. groups.OfType<ImmutableArray<string>>()];
        return row.Quorums.All(quorum => quorum.IsMetBy(standing));
    }

    /// <summary>Why the identity may not let its own command run in an emergency.</summary>
    public static DecisionError CheckBreakGlass(ApprovalRow row, Identity identity)
    {
        bool isOwn = string.Equals(row.User, identity.User, StringComparison.Ordinal) && row.Agent is null;
        bool isPerson = identity.Kind == IdentityKind.Person && identity.Agent is null && Reaches(row, identity);
        return isOwn && isPerson && row.SetSize is null && JsonList.Read(row.BreakGlass).Intersect(identity.Groups, StringComparer.Ordinal).Any()
            ? DecisionError.None
            : DecisionError.NoBreakGlass;
    }

    /// <summary>Whether the identity may take the request, or an approval of it, back: the requester, and every reviewer.</summary>
    public static bool MayWithdraw(ApprovalRow row, Identity identity) => MaySee(row, identity);

    /// <summary>Whether the identity may know of the request: the requester, and the reviewers of its rule.</summary>
    public static bool MaySee(ApprovalRow row, Identity identity) =>
        IsReviewer(row, identity)
        || (string.Equals(row.User, identity.User, StringComparison.Ordinal)
            && (identity.Agent is null || string.Equals(row.Agent, identity.Agent, StringComparison.Ordinal))
            && Reaches(row, identity));

    // Names are compared without case: no spelling of the requester's own name counts as somebody else.
    private static bool IsRequester(ApprovalRow row, Identity identity) => string.Equals(row.User, identity.User, StringComparison.OrdinalIgnoreCase);

    private static bool IsReviewer(ApprovalRow row, Identity identity) =>
        identity.Kind == IdentityKind.Person && Reaches(row, identity) && Stands(row, identity.Groups);

    // A credential limited to some targets has no say elsewhere.
    private static bool Reaches(ApprovalRow row, Identity identity) => identity.Targets.IsDefaultOrEmpty || identity.Targets.Contains(row.Target, StringComparer.Ordinal);
}
