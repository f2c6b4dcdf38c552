using System.Collections.Immutable;
using HoopWire.Access;
using HoopWire.Policy.Filters;

namespace HoopWire.Policy;

/// <summary>Statements with any of these effects wait until enough reviewers have agreed.</summary>
/// <param name="Effects">The effects.</param>
/// <param name="Reviewers">Groups whose members may approve.</param>
public sealed record ApproveRule(Effects Effects, ImmutableArray<string> Reviewers)
{
    /// <summary>Statements whose text has any of these wait too.</summary>
    public ImmutableArray<TextFilter> Text { get; init; } = [];

    /// <summary>What statements must be about besides having one of the effects, where the rule names any; empty for anything.</summary>
    public ObjectSelectors Objects { get; init; } = ObjectSelectors.None;

    /// <summary>The request's deadline.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>How long a protocol without notices holds a command before it answers with the request's id.</summary>
    public TimeSpan HoldLimit { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>What happens to a held command inside an open transaction.</summary>
    public InTransaction InTransaction { get; init; } = InTransaction.Hold;

    /// <summary>What happens to the request when the requester's connection ends; null leaves it to who asks.</summary>
    public OnDisconnect? OnDisconnect { get; init; }

    /// <summary>Groups whose members may let their own command run in an emergency; empty for nobody.</summary>
    public ImmutableArray<string> BreakGlass { get; init; } = [];

    /// <summary>How many different reviewers must agree.</summary>
    public int Approvers { get; init; } = 1;

    /// <summary>What other rules that hold the same command ask for besides; empty where one rule's word is enough. No rule of a configuration has any.</summary>
    public ImmutableArray<Quorum> Also { get; init; } = [];

    /// <summary>All who must agree.</summary>
    public ImmutableArray<Quorum> Quorums => [new Quorum(Reviewers, Approvers), .. Also];

    /// <summary>Who is asked, as people read it.</summary>
    public string Who => Also.IsEmpty ? string.Join(", ", Reviewers) : string.Join(" and ", Quorums);

    /// <summary>
    /// Whether a request outlives its requester's connection. Where the rule does not say, a person's goes with it; that of a job or an agent stays: their drivers give up
    /// long before a human has looked, and send the command again.
    /// </summary>
    public bool KeepsFor(Identity requester)
    {
        ArgumentNullException.ThrowIfNull(requester);
        var unsaid = requester is { Kind: IdentityKind.Person, Agent: null } ? Policy.OnDisconnect.Withdraw : Policy.OnDisconnect.Keep;
        return (OnDisconnect ?? unsaid) == Policy.OnDisconnect.Keep;
    }

    /// <summary>Whether what was agreed to on these terms is agreed to on others: the same people, as many of them, and the same ones who may do without in an emergency.</summary>
    public bool IsAgreedAs(ApproveRule needed)
    {
        ArgumentNullException.ThrowIfNull(needed);
        return ReferenceEquals(this, needed) || (needed.IsAskedOfTheSame(this) && needed.BreakGlass.SequenceEqual(BreakGlass));
    }

    /// <summary>Whether the same people, and as many of them, must agree.</summary>
    public bool IsAskedOfTheSame(ApproveRule other)
    {
        ArgumentNullException.ThrowIfNull(other);
        return Quorums.SequenceEqual(other.Quorums);
    }

    /// <summary>Whether those who agree to this always are enough for the other, too.</summary>
    public bool Includes(ApproveRule other)
    {
        ArgumentNullException.ThrowIfNull(other);
        return other.Quorums.All(needed => Quorums.Any(given => given.Includes(needed)));
    }

    /// <summary>
    /// What a command needs that both hold: everybody whom one of them asks, in the shorter of the times; and of what they leave to the requester, no more than both do.
    /// </summary>
    public ApproveRule With(ApproveRule other)
    {
        ArgumentNullException.ThrowIfNull(other);
        if (ReferenceEquals(this, other)) return this;
        var quorums = Quorum.NeededOf([.. Quorums, .. other.Quorums]);
        return this with
        {
            Reviewers = quorums[0].Reviewers,
            Approvers = quorums[0].Approvers,
            Also = quorums[1..],
            Timeout = Timeout < other.Timeout ? Timeout : other.Timeout,
            HoldLimit = HoldLimit < other.HoldLimit ? HoldLimit : other.HoldLimit,
            InTransaction = InTransaction == InTransaction.Deny ? InTransaction : other.InTransaction,
            OnDisconnect = Stricter(OnDisconnect, other.OnDisconnect),
            BreakGlass = [.. BreakGlass.Intersect(other.BreakGlass, StringComparer.Ordinal)],
        };
    }

    /// <summary>To withdraw goes before what is not said, and that before to keep.</summary>
    private static OnDisconnect? Stricter(OnDisconnect? one, OnDisconnect? other) =>
        one == Policy.OnDisconnect.Withdraw || other == Policy.OnDisconnect.Withdraw ? Policy.OnDisconnect.Withdraw
        : one is null || other is null ? null
        : Policy.OnDisconnect.Keep;
}
