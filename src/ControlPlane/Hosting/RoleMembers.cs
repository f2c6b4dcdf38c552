using System.Collections.Immutable;
using HoopWire.Access;

namespace HoopWire.ControlPlane;

/// <summary>Who has a role.</summary>
/// <param name="Users">By name.</param>
/// <param name="Groups">By group.</param>
public sealed record RoleMembers(ImmutableArray<string> Users, ImmutableArray<string> Groups)
{
    /// <summary>Nobody.</summary>
    public static RoleMembers None { get; } = new([], []);

    // A role is not for software that acts for somebody, nor for a credential that is limited to some targets.
    internal bool Has(Identity identity) =>
        identity.Kind != IdentityKind.Agent
        && identity.Targets.IsDefaultOrEmpty
        && (Users.Contains(identity.User, StringComparer.Ordinal) || Groups.Intersect(identity.Groups, StringComparer.Ordinal).Any());
}
