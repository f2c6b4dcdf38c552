using System.Collections.Frozen;
using System.Collections.Immutable;
using HoopWire.Access;

namespace HoopWire.ControlPlane;

/// <summary>
/// The groups that somebody who was proved earlier is in now, by the configuration in force: a token's are its own beside those of the file, and every other proof is a
/// local user's, whose groups are those of the file.
/// </summary>
/// <param name="users">The local users.</param>
/// <param name="providers">The providers of tokens.</param>
public sealed class CurrentGroups(ImmutableArray<LocalUser> users, ImmutableArray<OidcProviderOptions> providers)
{
    private const string Token = "jwt:";

    private readonly FrozenDictionary<string, LocalUser> _users = users.ToFrozenDictionary(user => user.Name, StringComparer.Ordinal);

    /// <summary>The local user of this name; null for none.</summary>
    public LocalUser? Find(string name) => _users.GetValueOrDefault(name);

    /// <summary>The groups; null when the user is locked, or when the user, the user's public key or the token's provider is no longer in the configuration.</summary>
    public ImmutableArray<string>? Of(Identity identity)
    {
        LocalUser? local = Find(identity.User);
        if (local is { Locked: true }) return null;
        if (identity.Method == Identity.Asked) return identity.Groups;
        if (identity.Method == Identity.ByPublicKey && local?.PublicKeys.Any(key => key.Fingerprint == identity.CredentialId) != true) return null;
        if (!identity.Method.StartsWith(Token, StringComparison.Ordinal)) return local?.Groups;
        if (providers.FirstOrDefault(provider => IsOf(identity, provider)) is not { } known) return null;
        bool merge = local is not null && identity.Kind == IdentityKind.Person;
        return [.. identity.TokenGroups, .. known.Groups, .. merge ? local!.Groups : []];
    }

    private static bool IsOf(Identity identity, OidcProviderOptions provider) =>
        identity.Method.AsSpan(Token.Length).SequenceEqual(provider.Name) && identity.Issuer == provider.Issuer && identity.Kind == provider.Kind;
}
