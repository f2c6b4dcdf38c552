using System.Collections.Immutable;

namespace HoopWire.Gateway.Configuration;

/// <summary>Who has a role.</summary>
/// <param name="Users">By name.</param>
/// <param name="Groups">By group.</param>
internal sealed record RoleMembers(ImmutableArray<string> Users, ImmutableArray<string> Groups)
{
    /// <summary>Nobody.</summary>
    public static RoleMembers Nobody { get; } = new([], []);
}
