using System.Collections.Immutable;
using HoopWire.Access;

namespace HoopWire.Gateway.Configuration;

/// <summary>An OpenID Connect provider whose tokens prove identities.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Issuer">The issuer, exactly as its tokens carry it.</param>
/// <param name="Audience">The audience its tokens must carry.</param>
/// <param name="User">Template of the user's name: <c>{email}</c>, <c>ci:{repository}</c>.</param>
internal sealed record OidcProvider(string Name, string Issuer, string Audience, string User)
{
    /// <summary>What its tokens stand for.</summary>
    public IdentityKind Kind { get; init; }

    /// <summary>The claim that lists groups; null for none.</summary>
    public string? GroupsClaim { get; init; }

    /// <summary>Groups every identity of the provider has.</summary>
    public ImmutableArray<string> Groups { get; init; } = [];

    /// <summary>Claims and the values they must have.</summary>
    public ImmutableDictionary<string, string> Require { get; init; } = ImmutableDictionary<string, string>.Empty;

    /// <summary>The client id of the device flow; null for none.</summary>
    public string? ClientId { get; init; }
}
