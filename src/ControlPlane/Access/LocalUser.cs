using System.Collections.Immutable;
using HoopWire.Access;

namespace HoopWire.ControlPlane;

/// <summary>A user of the configuration's <c>identity.local.users</c>.</summary>
/// <param name="Name">The user's name, as people type it.</param>
/// <param name="Groups">The groups the user is in.</param>
/// <param name="Locked">Whether every proof of this user is refused.</param>
public sealed record LocalUser(string Name, ImmutableArray<string> Groups, bool Locked = false)
{
    /// <summary>The public keys that prove this user.</summary>
    public ImmutableArray<UserPublicKey> PublicKeys { get; init; } = [];
}
