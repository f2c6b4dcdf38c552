using System.Collections.Immutable;

namespace HoopWire.Access;

/// <summary>Who a connection is, once proved.</summary>
/// <param name="User">The user's name, as grants and recordings give it.</param>
/// <param name="Groups">The groups, from the configuration or the token.</param>
/// <param name="Kind">Person, CI job or agent.</param>
/// <param name="Method">How it was proved: <c>key</c>, <c>jwt:people</c>, <c>certificate</c>, <see cref="ByPublicKey"/>; <see cref="Asked"/> for somebody of whom it is only asked.</param>
public sealed record Identity(string User, ImmutableArray<string> Groups, IdentityKind Kind, string Method)
{
    /// <summary>How an identity is proved that nobody logs in with: questions about the configuration have it.</summary>
    public const string Asked = "local";

    /// <summary>How an identity is proved by a signature with a public key, whose fingerprint is then <see cref="CredentialId"/>.</summary>
    public const string ByPublicKey = "publickey";

    /// <summary>The agent acting for <see cref="User"/>; null when the user acts in person.</summary>
    public string? Agent { get; init; }

    /// <summary>Targets the credential is limited to; empty means every target that a grant names.</summary>
    public ImmutableArray<string> Targets { get; init; } = [];

    /// <summary>Id of the credential (key id, token id), for audit. Never the credential.</summary>
    public string? CredentialId { get; init; }

    /// <summary>When the proof ends; the session ends with it.</summary>
    public DateTimeOffset? ExpiresAt { get; init; }

    /// <summary>The issuer of the token; null for other proofs.</summary>
    public string? Issuer { get; init; }

    /// <summary>Those of <see cref="Groups"/> that the token itself names: they last as long as it does, the others as long as the configuration has them.</summary>
    public ImmutableArray<string> TokenGroups { get; init; } = [];

    /// <summary><c>alice</c>, or <c>alice via helper-bot</c> for an agent.</summary>
    public string DisplayName => Agent is null ? User : $"{User} via {Agent}";
}
