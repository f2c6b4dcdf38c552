using System.Collections.Immutable;
using System.Security.Cryptography.X509Certificates;

namespace HoopWire.Access;

/// <summary>
/// Proves identities. Implementations run off the loops and take the same time for known and unknown users.
/// Every path runs the same checks: the account is not locked, the credential is live, the user name agrees.
/// </summary>
public interface IAuthenticator
{
    /// <summary>The SCRAM account of <paramref name="user"/>; a mock for an unknown one.</summary>
    ValueTask<ScramAccount> GetScramAccountAsync(string user, CancellationToken cancellationToken);

    /// <summary>What is kept of a user's live keys beside SCRAM, newest first; empty for an unknown user, and without keys made before there was anything.</summary>
    ValueTask<ImmutableArray<KeyHashes>> GetKeyHashesAsync(string user, CancellationToken cancellationToken);

    /// <summary>The identity behind a key whose proof was right; refused when the key ended in the meantime.</summary>
    ValueTask<AuthenticationResult> AcceptKeyAsync(string user, string keyId, CancellationToken cancellationToken);

    /// <summary>Checks a password that came in clear under TLS: an access key, or an OIDC JWT.</summary>
    ValueTask<AuthenticationResult> AuthenticatePasswordAsync(string user, Secret password, CancellationToken cancellationToken);

    /// <summary>Checks a bearer token (JWT or access key). A null or empty <paramref name="user"/> takes the token's own.</summary>
    ValueTask<AuthenticationResult> AuthenticateTokenAsync(string? user, Secret token, CancellationToken cancellationToken);

    /// <summary>Maps a client certificate that TLS has already verified against the listener's CA.</summary>
    ValueTask<AuthenticationResult> AuthenticateCertificateAsync(string user, X509Certificate2 certificate, CancellationToken cancellationToken);

    /// <summary>
    /// Maps a public key with whose secret the peer has signed this very connection. Never one that was only offered: a key that is asked about proves nothing, and which keys
    /// somebody has is told to nobody.
    /// </summary>
    ValueTask<AuthenticationResult> AuthenticatePublicKeyAsync(string user, UserPublicKey key, CancellationToken cancellationToken);

    /// <summary>Discovery address for OAUTHBEARER clients: the first OIDC issuer, or null when none is configured.</summary>
    string? OAuthIssuer { get; }
}
