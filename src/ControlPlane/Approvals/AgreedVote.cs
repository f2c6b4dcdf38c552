using HoopWire.Access;

namespace HoopWire.ControlPlane;

/// <summary>A reviewer's yes, as the store keeps it.</summary>
internal sealed record AgreedVote
{
    public string Reviewer { get; init; } = "";

    /// <summary>For how many milliseconds the command may be repeated; null for once.</summary>
    public long? Milliseconds { get; init; }

    public string Method { get; init; } = "";

    public string? Issuer { get; init; }

    public string TokenGroups { get; init; } = "[]";

    public long VotedAt { get; init; }

    /// <summary>
    /// Who gave it, as far as that still tells the groups: those that the configuration gave are not kept, and what a token has named is forgotten after a time, since
    /// nobody would hear that it is so no longer.
    /// </summary>
    public Identity VoterAt(long now) => new(Reviewer, [], IdentityKind.Person, Method)
    {
        Issuer = Issuer,
        TokenGroups = now - VotedAt < (long)ApprovalSettings.TokenGroupsMax.TotalMilliseconds ? JsonList.Read(TokenGroups) : [],
    };
}
