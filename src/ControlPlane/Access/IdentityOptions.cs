using System.Collections.Immutable;

namespace HoopWire.ControlPlane;

/// <summary>The configuration's <c>identity</c> section. Immutable; a reload hands over a new one.</summary>
public sealed record IdentityOptions
{
    /// <summary>The local users.</summary>
    public ImmutableArray<LocalUser> Users { get; init; } = [];

    /// <summary>The OpenID Connect providers, in file order.</summary>
    public ImmutableArray<OidcProviderOptions> Providers { get; init; } = [];
}
