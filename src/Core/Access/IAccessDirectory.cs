namespace HoopWire.Access;

/// <summary>Targets and grants in force. Swapped whole at a reload; lookups are in memory and never block.</summary>
public interface IAccessDirectory
{
    /// <summary>Counts up with each reload; sessions compare it and resolve again when it moved.</summary>
    long Version { get; }

    /// <summary>
    /// The grant of <paramref name="identity"/> for the target named; null when there is none, which does not tell an unknown target from a forbidden one.
    /// </summary>
    /// <param name="identity">Who.</param>
    /// <param name="protocol">The protocol's name.</param>
    /// <param name="targetName">The target's name.</param>
    /// <param name="account">The account on the target that was asked for: grants that give another one are passed over; null takes what the first grant gives.</param>
    AccessGrant? Resolve(Identity identity, string protocol, string targetName, string? account = null);
}
