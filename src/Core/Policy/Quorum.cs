using System.Collections.Immutable;

namespace HoopWire.Policy;

/// <summary>How many different people of which groups must agree.</summary>
/// <param name="Reviewers">The groups; of any of them.</param>
/// <param name="Approvers">How many people.</param>
public sealed record Quorum(ImmutableArray<string> Reviewers, int Approvers)
{
    /// <summary>Whether those who agree here are always enough there, too.</summary>
    public bool Includes(Quorum other)
    {
        ArgumentNullException.ThrowIfNull(other);
        return Approvers >= other.Approvers && Reviewers.All(group => other.Reviewers.Contains(group, StringComparer.Ordinal));
    }

    /// <summary>Whether these are enough.</summary>
    /// <param name="groups">The groups of each who has agreed.</param>
    public bool IsMetBy(IEnumerable<ImmutableArray<string>> groups) =>
        groups.Count(those => Reviewers.Intersect(those, StringComparer.Ordinal).Any()) >= Approvers;

    /// <inheritdoc/>
    public bool Equals(Quorum? other) => other is not null && Approvers == other.Approvers && Reviewers.SequenceEqual(other.Reviewers, StringComparer.Ordinal);

    /// <inheritdoc/>
    public override int GetHashCode() => Reviewers.Aggregate(Approvers, (hash, group) => HashCode.Combine(hash, StringComparer.Ordinal.GetHashCode(group)));

    /// <summary>As people read it, such as <c>2 of leads, owners</c>.</summary>
    public override string ToString() => Approvers == 1 ? string.Join(", ", Reviewers) : $"{Approvers} of {string.Join(", ", Reviewers)}";

    /// <summary>Those of several that the others do not include, of equal ones the first.</summary>
    internal static ImmutableArray<Quorum> NeededOf(ImmutableArray<Quorum> asked) =>
        [.. asked.Where((one, i) => !asked.Where((other, j) => i != j && other.Includes(one) && (j < i || !one.Includes(other))).Any())];
}
