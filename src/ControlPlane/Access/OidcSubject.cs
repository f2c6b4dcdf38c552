using System.Collections.Immutable;
using HoopWire.Access;

namespace HoopWire.ControlPlane;

/// <summary>Who a valid token is about.</summary>
internal sealed record OidcSubject(string Provider, string Issuer, string Subject, string User, IdentityKind Kind)
{
    public ImmutableArray<string> Groups { get; init; } = [];

    public ImmutableArray<string> TokenGroups { get; init; } = [];

    public string? TokenId { get; init; }

    public DateTimeOffset ExpiresAt { get; init; }
}
