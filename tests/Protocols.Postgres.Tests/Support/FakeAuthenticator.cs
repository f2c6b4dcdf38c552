using System.Collections.Immutable;
using System.Security.Cryptography.X509Certificates;
using HoopWire.Access;

namespace HoopWire.Postgres.Tests.Support;

/// <summary>Users with keys, passwords, tokens and certificates, all in memory.</summary>
internal sealed class FakeAuthenticator : IAuthenticator
{
    private static readonly byte[] Salt = "0123456789abcdef"u8.ToArray();
    private readonly Dictionary<string, List<(string Id, string Key)>> _keys = [];

    /// <summary>A token that is valid for whoever uses it.</summary>
    public string? Token { get; init; }

    /// <summary>The user that any certificate proves.</summary>
    public string? CertificateUser { get; init; }

    public string? OAuthIssuer { get; init; }

    public string? RevokedKey { get; init; }

    /// <summary>Whether an operator has locked everybody.</summary>
    public bool Locks { get; init; }

    public List<string> Calls { get; } = [];

    public FakeAuthenticator AddKey(string user, string key, string id = "k1")
    {
        if (!_keys.TryGetValue(user, out List<(string, string)>? keys)) _keys[user] = keys = [];
        keys.Add((id, key));
        return this;
    }

    public ValueTask<ScramAccount> GetScramAccountAsync(string user, CancellationToken cancellationToken)
    {
        Calls.Add($"scram {user}");
        IEnumerable<(string Id, string Key)> keys = _keys.GetValueOrDefault(user) ?? [];
        return new(new ScramAccount(
            [.. Salt], 4096, [.. keys.Select(key => ScramCredential.Derive(new Secret(key.Key), Salt, 4096).ToVerifier(key.Id))]));
    }

    public ValueTask<ImmutableArray<KeyHashes>> GetKeyHashesAsync(string user, CancellationToken cancellationToken) =>
        new([.. (_keys.GetValueOrDefault(user) ?? []).Select(key => KeyHashes.Of(key.Id, new Secret(key.Key)))]);

    public ValueTask<AuthenticationResult> AcceptKeyAsync(string user, string keyId, CancellationToken cancellationToken)
    {
        Calls.Add($"accept {user} {keyId}");
        return new(keyId == RevokedKey ? AuthenticationResult.Refuse("The key was revoked.") : Accept(user, "key", keyId));
    }

    public ValueTask<AuthenticationResult> AuthenticatePasswordAsync(string user, Secret password, CancellationToken cancellationToken)
    {
        Calls.Add($"password {user}");
        string text = password.RevealText();
        bool right = text == Token || (_keys.GetValueOrDefault(user) ?? []).Exists(key => key.Key == text);
        return new(right ? Accept(user, "password", "p1") : AuthenticationResult.Refuse("The password is wrong."));
    }

    public ValueTask<AuthenticationResult> AuthenticateTokenAsync(string? user, Secret token, CancellationToken cancellationToken)
    {
        Calls.Add($"token {user}");
        return new(token.RevealText() == Token ? Accept(user!, "jwt:people", "t1") : AuthenticationResult.Refuse("The token is not valid."));
    }

    public ValueTask<AuthenticationResult> AuthenticateCertificateAsync(string user, X509Certificate2 certificate, CancellationToken cancellationToken)
    {
        Calls.Add($"certificate {user}");
        return new(user == CertificateUser ? Accept(user, "certificate", "c1") : AuthenticationResult.Refuse("The certificate is another user's."));
    }

    public ValueTask<AuthenticationResult> AuthenticatePublicKeyAsync(string user, UserPublicKey key, CancellationToken cancellationToken) =>
        new(AuthenticationResult.Refuse("The public key is nobody's."));

    private AuthenticationResult Accept(string user, string method, string id) => Locks
        ? AuthenticationResult.Refuse(new AccessLock(LockKind.User, user, null))
        : AuthenticationResult.Accept(new Identity(user, [], IdentityKind.Person, method) { CredentialId = id });
}
