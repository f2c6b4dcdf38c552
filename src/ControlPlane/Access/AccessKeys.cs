using System.Collections.Immutable;
using System.Security.Cryptography;
using HoopWire.Access;

namespace HoopWire.ControlPlane;

/// <summary>Proves access keys against the store.</summary>
internal sealed class AccessKeys(IKeyStore store, ScramDerivation derivation, TimeProvider time)
{
    /// <summary>Live keys of one user: each is tried against a SCRAM proof.</summary>
    public const int LiveKeysMax = 50;

    private static readonly byte[] NoKey = new byte[SHA256.HashSizeInBytes];

    public async Task<ScramAccount> GetScramAccountAsync(string user, CancellationToken cancellationToken)
    {
        IReadOnlyList<KeyRow> keys = await store.FindLiveAsync(user, time.Milliseconds(), LiveKeysMax, cancellationToken);
        ImmutableArray<ScramVerifier> verifiers =
            [.. keys.Select(key => new ScramVerifier(key.Id, [.. key.StoredKey], [.. key.ServerKey]))];
        return new ScramAccount([.. derivation.Salt(user)], ScramDerivation.Iterations, verifiers);
    }

    /// <summary>What is kept beside SCRAM of a user's live keys; those made before it was kept have none.</summary>
    public async Task<ImmutableArray<KeyHashes>> GetHashesAsync(string user, CancellationToken cancellationToken)
    {
        IReadOnlyList<KeyRow> keys = await store.FindLiveAsync(user, time.Milliseconds(), LiveKeysMax, cancellationToken);
        return [.. keys.Where(key => key.Sha256Twice is not null).Select(key => new KeyHashes(key.Id, [.. key.Sha1Twice!], [.. key.Sha256Twice!], [.. key.Ed25519Key!]))];
    }

    /// <summary>The account of a user without a live key.</summary>
    public ScramAccount MockAccount(string user) => new([.. derivation.Salt(user)], ScramDerivation.Iterations, []);

    /// <summary>The live key of this id, or why it is refused.</summary>
    public async Task<(KeyRow? Key, string? Refusal)> FindLiveAsync(string id, CancellationToken cancellationToken)
    {
        KeyRow? key = await store.FindAsync(id, cancellationToken);
        if (key is null) return (null, "There is no such access key.");
        return Refusal(key) is string refusal ? (null, refusal) : (key, null);
    }

    /// <summary>
    /// Checks a key that came in clear. Whatever it is, one look-up, one derivation and one comparison are made, so that the time tells nothing.
    /// </summary>
    public async Task<(KeyRow? Key, string? Refusal)> VerifyAsync(string claimedUser, Secret text, CancellationToken cancellationToken)
    {
        string id = AccessKeyText.TryGetId(text.Reveal()) ?? "";
        KeyRow? key = await store.FindAsync(id, cancellationToken);
        ScramVerifier given = derivation.Derive(key?.User ?? claimedUser, id, text, (int)(key?.Iterations ?? ScramDerivation.Iterations));
        bool proved = CryptographicOperations.FixedTimeEquals(given.StoredKey.AsSpan(), key?.StoredKey ?? NoKey);
        if (id.Length == 0) return (null, "The password is neither an access key nor a token.");
        if (key is null || !proved) return (null, "The access key is not one of this gateway's.");
        return Refusal(key) is string refusal ? (null, refusal) : (key, null);
    }

    private string? Refusal(KeyRow key)
    {
        if (key.RevokedAt is not null) return $"Access key {key.Id} is revoked.";
        return key.IsLive(time.Milliseconds()) ? null : $"Access key {key.Id} has expired.";
    }
}
