using System.Collections.Immutable;
using System.Security.Cryptography.X509Certificates;
using HoopWire.Access;

namespace HoopWire.Integration.Tests.InProcess;

/// <summary>Knows the users given, each with one key that is <c>key-of-NAME</c>.</summary>
internal sealed class TestAuthenticator(params string[] users) : IAuthenticator
{
    private static readonly byte[] Salt = new byte[16];
    private readonly Dictionary<string, ScramVerifier> _verifiers = users.ToDictionary(
        u => u, u => ScramCredential.Derive(new Secret(KeyOf(u)), Salt, ScramCredential.IterationsMin).ToVerifier("1"));

    private int _hashLookUps;

    public string? OAuthIssuer { get; set; }

    /// <summary>What a proof makes of somebody, besides the name.</summary>
    public Func<Identity, Identity> Proved { get; set; } = identity => identity;

    /// <summary>Whether there are hashes of the keys; there are none of those of before they were kept.</summary>
    public bool KeepsHashes { get; set; } = true;

    /// <summary>How often somebody's hashes were asked for.</summary>
    public int HashLookUps => Volatile.Read(ref _hashLookUps);

    public static string KeyOf(string user) => $"key-of-{user}";

    public ValueTask<ScramAccount> GetScramAccountAsync(string user, CancellationToken cancellationToken) =>
        new(new ScramAccount([.. Salt], ScramCredential.IterationsMin, _verifiers.TryGetValue(user, out var v) ? [v] : []));

    public ValueTask<ImmutableArray<KeyHashes>> GetKeyHashesAsync(string user, CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref _hashLookUps);
        return new(KeepsHashes && _verifiers.ContainsKey(user) ? [KeyHashes.Of("1", new Secret(KeyOf(user)))] : []);
    }

    public ValueTask<AuthenticationResult> AcceptKeyAsync(string user, string keyId, CancellationToken cancellationToken) => new(Accept(user));

    public ValueTask<AuthenticationResult> AuthenticatePasswordAsync(string user, Secret password, CancellationToken cancellationToken) =>
        new(_verifiers.ContainsKey(user) && password.Equals(new Secret(KeyOf(user))) ? Accept(user) : AuthenticationResult.Refuse("wrong key"));

    public ValueTask<AuthenticationResult> AuthenticateTokenAsync(string? user, Secret token, CancellationToken cancellationToken) =>
        new(AuthenticationResult.Refuse("no tokens here"));

    public ValueTask<AuthenticationResult> AuthenticateCertificateAsync(string user, X509Certificate2 certificate, CancellationToken cancellationToken) =>
        new(AuthenticationResult.Refuse("no certificates here"));

    public ValueTask<AuthenticationResult> AuthenticatePublicKeyAsync(string user, UserPublicKey key, CancellationToken cancellationToken) =>
        new(AuthenticationResult.Refuse("no public keys here"));

    private AuthenticationResult Accept(string user) => AuthenticationResult.Accept(Proved(new Identity(user, ["dba"], IdentityKind.Person, "key")));
}
