using System.Collections.Immutable;
using System.Security.Cryptography.X509Certificates;
using HoopWire.Access;
using Microsoft.Extensions.Logging;
using Microsoft.IdentityModel.JsonWebTokens;

namespace HoopWire.ControlPlane;

/// <summary>
/// The proofs of identity: access keys, tokens of OpenID Connect providers, client certificates, public keys. Everything runs on the thread pool.
/// Whatever the proof, the account's own checks come last and are the same.
/// </summary>
internal sealed class Authenticator(
    AccessKeys keys, ISubjectStore subjects, LockReader locks, TimeProvider time, Func<OidcProviderOptions, OidcProvider> openProvider, ILogger<Authenticator> log)
    : IAuthenticator
{
    private volatile IdentitySnapshot _snapshot = new(new IdentityOptions(), []);

    /// <inheritdoc/>
    public string? OAuthIssuer => _snapshot.OAuthIssuer;

    /// <summary>Puts other users and providers in force, for every proof from now on.</summary>
    public void Apply(IdentityOptions options) => _snapshot = new IdentitySnapshot(options, options.Providers.Select(openProvider));

    /// <summary>The local user of this name; null when the configuration has none.</summary>
    public LocalUser? FindLocalUser(string name) => _snapshot.Find(name);

    /// <summary>The groups that somebody proved earlier is in now; null for nobody's, and while they are locked.</summary>
    public ImmutableArray<string>? GroupsNow(Identity identity) => locks.Locks.Of(identity) is null ? _snapshot.Groups.Of(identity) : null;

    /// <inheritdoc/>
    public ValueTask<ScramAccount> GetScramAccountAsync(string user, CancellationToken cancellationToken) =>
        new(Task.Run(
            async () =>
            {
                try
                {
                    return await keys.GetScramAccountAsync(user, cancellationToken);
                }
                catch (Exception e) when (e is not OperationCanceledException)
                {
                    AccessLog.StoreFailed(log, e.GetType().Name);
                    return keys.MockAccount(user);
                }
            },
            cancellationToken));

    /// <inheritdoc/>
    public ValueTask<ImmutableArray<KeyHashes>> GetKeyHashesAsync(string user, CancellationToken cancellationToken) =>
        new(Task.Run(
            async () =>
            {
                try
                {
                    return await keys.GetHashesAsync(user, cancellationToken);
                }
                catch (Exception e) when (e is not OperationCanceledException)
                {
                    AccessLog.StoreFailed(log, e.GetType().Name);
                    return [];
                }
            },
            cancellationToken));

    /// <inheritdoc/>
    public ValueTask<AuthenticationResult> AcceptKeyAsync(string user, string keyId, CancellationToken cancellationToken) => Run(
        async () =>
        {
            (KeyRow? key, string? refusal) = await keys.FindLiveAsync(keyId, cancellationToken);
            return key is null ? AuthenticationResult.Refuse(refusal!) : AcceptKey(user, key);
        },
        cancellationToken);

    /// <inheritdoc/>
    public ValueTask<AuthenticationResult> AuthenticatePasswordAsync(string user, Secret password, CancellationToken cancellationToken) =>
        string.IsNullOrEmpty(user)
            ? ValueTask.FromResult(AuthenticationResult.Refuse("No user name was given."))
            : Run(() => AuthenticateAsync(user, password, cancellationToken), cancellationToken);

    /// <inheritdoc/>
    public ValueTask<AuthenticationResult> AuthenticateTokenAsync(string? user, Secret token, CancellationToken cancellationToken) =>
        Run(() => AuthenticateAsync(string.IsNullOrEmpty(user) ? null : user, token, cancellationToken), cancellationToken);

    /// <inheritdoc/>
    public ValueTask<AuthenticationResult> AuthenticateCertificateAsync(string user, X509Certificate2 certificate, CancellationToken cancellationToken) =>
        Run(() => Task.FromResult(AcceptCertificate(user, certificate)), cancellationToken);

    /// <inheritdoc/>
    public ValueTask<AuthenticationResult> AuthenticatePublicKeyAsync(string user, UserPublicKey key, CancellationToken cancellationToken) =>
        Run(() => Task.FromResult(AcceptPublicKey(user, key)), cancellationToken);

    // Whatever goes wrong in here proves nobody.
    private ValueTask<AuthenticationResult> Run(Func<Task<AuthenticationResult>> work, CancellationToken cancellationToken) => new(Task.Run(
        async () =>
        {
            try
            {
                return await RefuseLockedAsync(await work(), cancellationToken);
            }
            catch (Exception e) when (e is not OperationCanceledException)
            {
                AccessLog.StoreFailed(log, e.GetType().Name);
                return AuthenticationResult.Refuse(
                    e is StoreUnavailableException ? $"The identity could not be checked. {e.Message}" : "The identity could not be checked because the gateway failed.");
            }
        },
        cancellationToken));

    // Whoever has proved nothing is told of no lock.
    private async Task<AuthenticationResult> RefuseLockedAsync(AuthenticationResult proved, CancellationToken cancellationToken)
    {
        if (proved.Identity is not { } identity) return proved;
        await locks.FollowAsync(cancellationToken);
        return locks.Locks.Of(identity) is { } locked ? AuthenticationResult.Refuse(locked) : proved;
    }

    private async Task<AuthenticationResult> AuthenticateAsync(string? user, Secret secret, CancellationToken cancellationToken)
    {
        if (OidcToken.HasForm(secret.Reveal())) return await AcceptTokenAsync(user, secret, cancellationToken);
        (KeyRow? key, string? refusal) = await keys.VerifyAsync(user ?? "", secret, cancellationToken);
        return key is null ? AuthenticationResult.Refuse(refusal!) : AcceptKey(user ?? key.User, key);
    }

    private AuthenticationResult AcceptKey(string user, KeyRow key)
    {
        if (!string.Equals(user, key.User, StringComparison.Ordinal))
            return AuthenticationResult.Refuse($"Access key {key.Id} belongs to another user.");
        LocalUser? local = _snapshot.Find(user);
        if (local is null) return AuthenticationResult.Refuse($"User {user} is not in the configuration.");
        if (local.Locked) return AuthenticationResult.Refuse($"User {user} is locked.");
        return AuthenticationResult.Accept(
            new Identity(user, local.Groups, key.Agent is null ? IdentityKind.Person : IdentityKind.Agent, "key")
            {
                Agent = key.Agent,
                Targets = JsonList.Read(key.Targets),
                CredentialId = key.Id,
                ExpiresAt = UnixTime.ToTime(key.ExpiresAt),
            });
    }

    private async Task<AuthenticationResult> AcceptTokenAsync(string? user, Secret token, CancellationToken cancellationToken)
    {
        IdentitySnapshot snapshot = _snapshot;
        JsonWebToken? jwt = OidcToken.TryRead(token);
        if (jwt is null) return AuthenticationResult.Refuse("The token cannot be read.");
        string refusal = "The token is of an issuer, or for an audience, that is not configured.";
        foreach (OidcProvider provider in snapshot.Providers.Where(provider => provider.Accepts(jwt)))
        {
            (OidcSubject? subject, string? reason) = await provider.ValidateAsync(jwt, cancellationToken);
            if (subject is not null) return await AcceptSubjectAsync(snapshot, user, subject, cancellationToken);
            refusal = reason!;
        }

        return AuthenticationResult.Refuse(refusal);
    }

    private async Task<AuthenticationResult> AcceptSubjectAsync(
        IdentitySnapshot snapshot, string? user, OidcSubject subject, CancellationToken cancellationToken)
    {
        if (user is not null && !string.Equals(user, subject.User, StringComparison.Ordinal))
            return AuthenticationResult.Refuse($"The token of {subject.Provider} belongs to {subject.User}, not to the user named.");
        LocalUser? local = snapshot.Find(subject.User);
        if (local is { Locked: true }) return AuthenticationResult.Refuse($"User {subject.User} is locked.");
        // A CI job's subject differs from run to run; its name comes from claims that the provider's configuration requires.
        if (subject.Kind == IdentityKind.Person
            && !await subjects.BindAsync(subject.User, subject.Issuer, subject.Subject, time.Milliseconds(), cancellationToken))
            return AuthenticationResult.Refuse($"User {subject.User} belongs to another subject than the token's; an operator can release the name.");
        bool merge = local is not null && subject.Kind == IdentityKind.Person;
        return AuthenticationResult.Accept(
            new Identity(
                subject.User,
                merge ? [.. subject.Groups.Union(local!.Groups, StringComparer.Ordinal)] : subject.Groups,
                subject.Kind,
                $"jwt:{subject.Provider}")
            {
                Issuer = subject.Issuer,
                TokenGroups = subject.TokenGroups,
                CredentialId = subject.TokenId,
                ExpiresAt = subject.ExpiresAt,
            });
    }

    private AuthenticationResult AcceptPublicKey(string user, UserPublicKey key)
    {
        LocalUser? local = _snapshot.Find(user);
        if (local is null) return AuthenticationResult.Refuse($"User {user} is not in the configuration.");
        if (!local.PublicKeys.Contains(key)) return AuthenticationResult.Refuse($"The public key {key.Fingerprint} is not one of user {user}.");
        if (local.Locked) return AuthenticationResult.Refuse($"User {user} is locked.");
        return AuthenticationResult.Accept(new Identity(user, local.Groups, IdentityKind.Person, Identity.ByPublicKey) { CredentialId = key.Fingerprint });
    }

    private AuthenticationResult AcceptCertificate(string user, X509Certificate2 certificate)
    {
        DateTimeOffset now = time.GetUtcNow();
        if (now < certificate.NotBefore || now >= certificate.NotAfter) return AuthenticationResult.Refuse("The client certificate is not valid at this time.");
        if (!CertificateNames.AllowsClientAuthentication(certificate))
            return AuthenticationResult.Refuse("The client certificate is not one for client authentication.");
        if (string.IsNullOrEmpty(user) || !CertificateNames.Of(certificate).Contains(user, StringComparer.Ordinal))
            return AuthenticationResult.Refuse("The client certificate does not carry the user's name.");
        LocalUser? local = _snapshot.Find(user);
        if (local is null) return AuthenticationResult.Refuse($"User {user} is not in the configuration.");
        if (local.Locked) return AuthenticationResult.Refuse($"User {user} is locked.");
        return AuthenticationResult.Accept(
            new Identity(user, local.Groups, IdentityKind.Person, "certificate")
            {
                CredentialId = certificate.SerialNumber,
                ExpiresAt = certificate.NotAfter,
            });
    }
}
