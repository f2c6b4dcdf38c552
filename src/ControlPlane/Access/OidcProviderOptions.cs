using System.Collections.Immutable;
using HoopWire.Access;

namespace HoopWire.ControlPlane;

/// <summary>One OpenID Connect provider of the configuration's <c>identity.oidc</c>.</summary>
/// <param name="Name">Its name, which shows in sessions as <c>jwt:NAME</c>.</param>
/// <param name="Issuer">The issuer, exactly as its tokens give it. <c>http</c> is accepted for a loopback host only.</param>
/// <param name="Audience">The audience its tokens must carry.</param>
/// <param name="UserTemplate">The user's name, with claims in braces: <c>{email}</c>, <c>ci:{repository}</c>.</param>
public sealed record OidcProviderOptions(string Name, string Issuer, string Audience, string UserTemplate)
{
    /// <summary>What its tokens stand for: a person or a CI job.</summary>
    public IdentityKind Kind { get; init; } = IdentityKind.Person;

    /// <summary>The claim that lists the groups; null for none.</summary>
    public string? GroupsClaim { get; init; }

    /// <summary>Claims a token must carry: equal to the value, or a list that holds it.</summary>
    public ImmutableDictionary<string, string> Require { get; init; } = ImmutableDictionary<string, string>.Empty;

    /// <summary>Groups that everyone of this provider is in.</summary>
    public ImmutableArray<string> Groups { get; init; } = [];
}
