using HoopWire.Access;
using HoopWire.Sessions;

namespace HoopWire.ControlPlane;

/// <summary>Makes, lists and revokes access keys.</summary>
public sealed class KeyService
{
    private static readonly TimeSpan TtlMin = TimeSpan.FromMinutes(1);

    // Clocks of several gateways differ.
    private static readonly TimeSpan ClockSlack = TimeSpan.FromMinutes(10);

    private readonly IKeyStore _store;
    private readonly ScramDerivation _derivation;
    private readonly Func<string, LocalUser?> _findUser;
    private readonly KeySettings _settings;
    private readonly IAuditLog _audit;
    private readonly SessionRegistry _sessions;
    private readonly TimeProvider _time;
    private HashSet<string> _followed = new(StringComparer.Ordinal);
    private DateTimeOffset _followedAt;

    internal KeyService(
        IKeyStore store,
        ScramDerivation derivation,
        Func<string, LocalUser?> findUser,
        KeySettings settings,
        IAuditLog audit,
        SessionRegistry sessions,
        TimeProvider time)
    {
        _sessions = sessions;
        _store = store;
        _derivation = derivation;
        _findUser = findUser;
        _settings = settings;
        _audit = audit;
        _time = time;
        _followedAt = time.GetUtcNow();
    }

    /// <summary>Makes a key for a local user.</summary>
    /// <param name="request">Whom it is for, and its bounds.</param>
    /// <param name="by">Who makes it, for the audit: a user, or <c>operator:UID</c>.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="InvalidOperationException">The key cannot be made; the message is one sentence for whoever asked.</exception>
    public async Task<NewKey> CreateAsync(KeyRequest request, string by, CancellationToken cancellationToken = default)
    {
        TimeSpan ttl = request.Ttl ?? (_settings.TtlDefault < _settings.TtlMax ? _settings.TtlDefault : _settings.TtlMax);
        Check(request, ttl);
        DateTimeOffset now = UnixTime.ToTime(_time.Milliseconds());
        (string id, string text) = AccessKeyText.Create();
        Secret key = new(text);
        ScramVerifier verifier = await Task.Run(() => _derivation.Derive(request.User, id, key, ScramDerivation.Iterations), cancellationToken);
        KeyHashes hashes = await Task.Run(() => KeyHashes.Of(id, key), cancellationToken);
        KeyRow row = new()
        {
            Id = id,
            User = request.User,
            Agent = request.Agent,
            Targets = JsonList.Write(request.Targets),
            CreatedAt = now.ToUnixTimeMilliseconds(),
            CreatedBy = by,
            ParentId = request.ParentId,
            ExpiresAt = (now + ttl).ToUnixTimeMilliseconds(),
            Iterations = ScramDerivation.Iterations,
            StoredKey = [.. verifier.StoredKey],
            ServerKey = [.. verifier.ServerKey],
            Sha1Twice = [.. hashes.Sha1Twice],
            Sha256Twice = [.. hashes.Sha256Twice],
            Ed25519Key = [.. hashes.Ed25519Key],
        };
        if (!await _store.AddAsync(row, AccessKeys.LiveKeysMax, cancellationToken))
            throw new InvalidOperationException($"User {request.User} has {AccessKeys.LiveKeysMax} live keys, as many as there may be.");
        string agent = request.Agent is null ? "" : $" for agent {request.Agent}";
        _audit.Write(new AuditEvent(now, "key-created") { User = request.User, Detail = $"Key {id}{agent} was made by {by}, until {now + ttl:O}." });
        return new NewKey(ToInfo(row), key);
    }

    /// <summary>Keys of one user, or of everyone, newest first; ended ones too.</summary>
    public async Task<IReadOnlyList<KeyInfo>> ListAsync(string? user, int limit, CancellationToken cancellationToken = default) =>
        [.. (await _store.ListAsync(user, limit, cancellationToken)).Select(ToInfo)];

    /// <summary>The key of this id; null when there is none.</summary>
    public async Task<KeyInfo?> FindAsync(string id, CancellationToken cancellationToken = default) =>
        await _store.FindAsync(id, cancellationToken) is KeyRow row ? ToInfo(row) : null;

    /// <summary>
    /// Revokes a key, and every key made with it, for every proof from now on, and ends the sessions that were opened with them.
    /// Returns the ids that were live.
    /// </summary>
    /// <exception cref="AuditUnavailableException">They are revoked, and the audit that says so cannot be written now.</exception>
    public async Task<IReadOnlyList<string>> RevokeAsync(string id, string by, CancellationToken cancellationToken = default)
    {
        DateTimeOffset now = _time.GetUtcNow();
        string? user = (await _store.FindAsync(id, cancellationToken))?.User;
        IReadOnlyList<string> revoked;
        try
        {
            revoked = await _store.RevokeAsync(id, by, now.ToUnixTimeMilliseconds(), cancellationToken);
        }
        catch (StoreUnavailableException e) when (e.MayStand)
        {
            _audit.Write(new AuditEvent(now, "key-revoked") { User = user, Detail = $"Whether key {id} was revoked by {by} is not known: the store was lost before it answered." });
            throw;
        }

        // Nothing that ends a key waits for the audit; whoever asked for it does.
        Task<bool[]> kept = Task.WhenAll([.. revoked.Select(ended => _audit.StoreAsync(new AuditEvent(now, "key-revoked") { User = user, Detail = $"Key {ended} was revoked by {by}." }))]);
        _sessions.EndProofs("key", revoked);
        if ((await kept).Contains(false)) throw new AuditUnavailableException();
        return revoked;
    }

    /// <summary>Ends the sessions of keys that other gateways have revoked. One caller at a time.</summary>
    internal async Task FollowAsync(CancellationToken cancellationToken)
    {
        DateTimeOffset now = _time.GetUtcNow();
        HashSet<string> revoked = new(await _store.ListRevokedAsync((_followedAt - ClockSlack).ToUnixTimeMilliseconds(), cancellationToken), StringComparer.Ordinal);
        string[] fresh = [.. revoked.Where(id => !_followed.Contains(id))];
        if (fresh.Length > 0) _sessions.EndProofs("key", fresh);
        (_followed, _followedAt) = (revoked, now);
    }

    private void Check(KeyRequest request, TimeSpan ttl)
    {
        LocalUser user = _findUser(request.User)
            ?? throw new InvalidOperationException($"User {Shown(request.User)} is not in the configuration: add it under identity.local.users.");
        if (user.Locked) throw new InvalidOperationException($"User {user.Name} is locked.");
        if (ttl < TtlMin || ttl > _settings.TtlMax)
            throw new InvalidOperationException($"A key lives from {TtlMin.TotalMinutes:0} minute to {_settings.TtlMax.TotalHours:0} hours: choose a ttl between them.");
        if (request.Agent is not null && !IsPlain(request.Agent, 64)) throw new InvalidOperationException("An agent's name has 1 to 64 plain characters.");
        if (request.Targets.Length > 100 || request.Targets.Any(target => !IsPlain(target, 128)))
            throw new InvalidOperationException("A key is limited to at most 100 targets, each by its name.");
    }

    private static bool IsPlain(string text, int max) =>
        text.Length > 0 && text.Length <= max && !text.Any(c => char.IsControl(c) || char.IsWhiteSpace(c) || c is ',' or '#' or '~');

    private static string Shown(string name) => IsPlain(name, 128) ? name : "of that name";

    private static KeyInfo ToInfo(KeyRow row) =>
        new(row.Id, row.User, UnixTime.ToTime(row.CreatedAt), UnixTime.ToTime(row.ExpiresAt), row.CreatedBy)
        {
            Agent = row.Agent,
            Targets = JsonList.Read(row.Targets),
            RevokedAt = UnixTime.ToTime(row.RevokedAt),
            RevokedBy = row.RevokedBy,
        };
}
