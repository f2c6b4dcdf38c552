using HoopWire.Access;

namespace HoopWire.ControlPlane;

/// <summary>Users and providers in force, swapped whole at a reload.</summary>
internal sealed class IdentitySnapshot
{
    public IdentitySnapshot(IdentityOptions options, IEnumerable<OidcProvider> providers)
    {
        Groups = new CurrentGroups(options.Users, options.Providers);
        Providers = [.. providers];
        OAuthIssuer = options.Providers.FirstOrDefault(provider => provider.Kind == IdentityKind.Person)?.Issuer;
    }

    public IReadOnlyList<OidcProvider> Providers { get; }

    public string? OAuthIssuer { get; }

    public CurrentGroups Groups { get; }

    public LocalUser? Find(string name) => Groups.Find(name);
}
