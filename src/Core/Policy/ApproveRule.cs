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
        return ReferenceEquals(this, needed) || (needed.Reviewers.SequenceEqual(Reviewers) && needed.Approvers == Approvers && needed.BreakGlass.SequenceEqual(BreakGlass));
    }
}
