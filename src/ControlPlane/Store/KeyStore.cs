namespace HoopWire.ControlPlane;

internal sealed class KeyStore(StoreDatabase database) : IKeyStore
{
    private const string Select =
        """
        SELECT id, user_name AS User, agent, targets, created_at AS CreatedAt, created_by AS CreatedBy, parent_id AS ParentId, expires_at AS ExpiresAt,
               revoked_at AS RevokedAt, revoked_by AS RevokedBy, iterations, stored_key AS StoredKey, server_key AS ServerKey,
               sha1_twice AS Sha1Twice, sha256_twice AS Sha256Twice, ed25519_key AS Ed25519Key
        FROM access_keys
        """;

    private const string Insert =
        """
        INSERT INTO access_keys (id, user_name, agent, targets, created_at, created_by, parent_id, expires_at, iterations, stored_key, server_key,
                                 sha1_twice, sha256_twice, ed25519_key)
        VALUES (@Id, @User, @Agent, @Targets, @CreatedAt, @CreatedBy, @ParentId, @ExpiresAt, @Iterations, @StoredKey, @ServerKey,
                @Sha1Twice, @Sha256Twice, @Ed25519Key)
        """;

    private const string CountLive = "SELECT count(*) FROM access_keys WHERE user_name = @User AND revoked_at IS NULL AND expires_at > @CreatedAt";

    // UNION, not UNION ALL: it ends even if the table held a circle.
    private const string Revoke =
        """
        WITH RECURSIVE family (id) AS (SELECT @id UNION SELECT k.id FROM access_keys k JOIN family f ON k.parent_id = f.id)
        UPDATE access_keys SET revoked_at = @now, revoked_by = @by
        WHERE id IN (SELECT id FROM family) AND revoked_at IS NULL AND expires_at > @now
        RETURNING id
        """;

    private const string Revoked = "SELECT id FROM access_keys WHERE revoked_at >= @since";

    public Task<bool> AddAsync(KeyRow key, int liveMax, CancellationToken cancellationToken) => database.WriteAsync(
        StoreLock.Records,
        session => session.Single<long>(CountLive, key) < liveMax && session.Execute(Insert, key) == 1,
        cancellationToken);

    public Task<KeyRow?> FindAsync(string id, CancellationToken cancellationToken) =>
        database.ReadAsync(session => session.Find<KeyRow>($"{Select} WHERE id = @id", new { id }), cancellationToken);

    public Task<IReadOnlyList<KeyRow>> FindLiveAsync(string user, long now, int limit, CancellationToken cancellationToken) => database.ReadAsync(
        session => (IReadOnlyList<KeyRow>)session.List<KeyRow>(
            $"{Select} WHERE user_name = @user AND revoked_at IS NULL AND expires_at > @now ORDER BY created_at DESC, id LIMIT @limit",
            new { user, now, limit }),
        cancellationToken);

    public Task<IReadOnlyList<KeyRow>> ListAsync(string? user, int limit, CancellationToken cancellationToken) => database.ReadAsync(
        session => (IReadOnlyList<KeyRow>)session.List<KeyRow>(
            $"{Select} WHERE @user IS NULL OR user_name = @user ORDER BY created_at DESC, id LIMIT @limit",
            new { user, limit }),
        cancellationToken);

    public Task<IReadOnlyList<string>> RevokeAsync(string id, string by, long now, CancellationToken cancellationToken) => database.WriteAsync(
        StoreLock.Records,
        session => (IReadOnlyList<string>)session.List<string>(Revoke, new { id, by, now }),
        cancellationToken);

    public Task<IReadOnlyList<string>> ListRevokedAsync(long since, CancellationToken cancellationToken) =>
        database.ReadAsync(session => (IReadOnlyList<string>)session.List<string>(Revoked, new { since }), cancellationToken);
}
