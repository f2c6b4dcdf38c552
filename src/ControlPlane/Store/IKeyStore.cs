namespace HoopWire.ControlPlane;

/// <summary>
/// Access keys. Reads see every committed write, another process's too: a key that was revoked is refused by the next look-up.
/// </summary>
internal interface IKeyStore
{
    /// <summary>Stores a key, unless its user has as many live ones as may be when it is made: then false, whoever else makes one at the same time.</summary>
    Task<bool> AddAsync(KeyRow key, int liveMax, CancellationToken cancellationToken);

    Task<KeyRow?> FindAsync(string id, CancellationToken cancellationToken);

    /// <summary>Keys of a user that are neither expired nor revoked at <paramref name="now"/>, newest first.</summary>
    Task<IReadOnlyList<KeyRow>> FindLiveAsync(string user, long now, int limit, CancellationToken cancellationToken);

    /// <summary>Keys of one user, or of everyone; newest first.</summary>
    Task<IReadOnlyList<KeyRow>> ListAsync(string? user, int limit, CancellationToken cancellationToken);

    /// <summary>Revokes a key and every key made with it. Returns the ids that were live; empty when there is nothing to revoke.</summary>
    Task<IReadOnlyList<string>> RevokeAsync(string id, string by, long now, CancellationToken cancellationToken);

    /// <summary>Ids of the keys that were revoked from then on, by whichever gateway.</summary>
    Task<IReadOnlyList<string>> ListRevokedAsync(long since, CancellationToken cancellationToken);
}
