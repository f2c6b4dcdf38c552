using System.Collections.Immutable;
using HoopWire.Policy.Filters;

namespace HoopWire.Policy;

/// <summary>Statements with any of these effects wait until enough reviewers have agreed.</summary>
/// <param name="Effects">The effects.</param>
/// <param name="Reviewers">Groups whose members may approve.</param>
public sealed record ApproveRule(Effects Effects, ImmutableArray<string> Reviewers)
{
    /// <summary>Statements whose text has any of these wait too.</summary>
    public ImmutableArray<TextFilter> Text { get; init; } = [];

    /// <summary>The request's deadline.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>How long a protocol without notices holds a command before it answers with the request's id.</summary>
    public TimeSpan HoldLimit { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>What happens to a held command inside an open transaction.</summary>
    public InTransaction InTransaction { get; init; } = InTransaction.Hold;

    /// <summary>What happens to the request when the requester's connection ends.</summary>
    public OnDisconnect OnDisconnect { get; init; } = OnDisconnect.Withdraw;

    /// <summary>Groups whose members may let their own command run in an emergency; empty for nobody.</summary>
    public ImmutableArray<string> BreakGlass { get; init; } = [];

    /// <summary>How many different reviewers must agree.</summary>
    public int Approvers { get; init; } = 1;

    /// <summary>Whether what was agreed to on these terms is agreed to on others: the same people, as many of them.</summary>
    public bool IsAgreedAs(ApproveRule needed)
    {
        ArgumentNullException.ThrowIfNull(needed);
        return ReferenceEquals(this, needed) || (needed.Reviewers.SequenceEqual(Reviewers) && needed.Approvers == Approvers);
    }
}
