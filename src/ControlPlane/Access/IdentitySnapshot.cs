using System.Collections.Frozen;
using HoopWire.Access;

namespace HoopWire.ControlPlane;

/// <summary>Users and providers in force, swapped whole at a reload.</summary>
internal sealed class IdentitySnapshot
{
    private readonly FrozenDictionary<string, LocalUser> _users;

    public IdentitySnapshot(IdentityOptions options, IEnumerable<OidcProvider> providers)
    {
        _users = options.Users.ToFrozenDictionary(user => user.Name, StringComparer.Ordinal);
        Providers = [.. providers];
        OAuthIssuer = options.Providers.FirstOrDefault(provider => provider.Kind == IdentityKind.Person)?.Issuer;
    }

    public IReadOnlyList<OidcProvider> Providers { get; }

    public string? OAuthIssuer { get; }

    public LocalUser? Find(string name) => _users.GetValueOrDefault(name);
}
