using HoopWire.Access;

namespace HoopWire.ControlPlane;

internal sealed class LockStore(StoreDatabase database) : ILockStore
{
    private const string Select =
        """
        SELECT kind, name, reason, created_at AS CreatedAt, created_by AS CreatedBy, expires_at AS ExpiresAt FROM locks
        WHERE expires_at IS NULL OR expires_at > @now ORDER BY created_at DESC, kind, name
        """;

    private const string Insert =
        "INSERT INTO locks (kind, name, reason, created_at, created_by, expires_at) VALUES (@Kind, @Name, @Reason, @CreatedAt, @CreatedBy, @ExpiresAt)";

    public Task AddAsync(LockRow row, CancellationToken cancellationToken) => database.WriteAsync(
        StoreLock.Records,
        session =>
        {
            session.Execute("DELETE FROM locks WHERE expires_at <= @CreatedAt", row);
            Remove(session, row.ToLock(), row.CreatedAt);
            return session.Execute(Insert, row);
        },
        cancellationToken);

    public Task<IReadOnlyList<LockRow>> RemoveAsync(LockKind kind, string name, long now, CancellationToken cancellationToken) => database.WriteAsync(
        StoreLock.Records,
        session => (IReadOnlyList<LockRow>)Remove(session, new AccessLock(kind, name, null), now),
        cancellationToken);

    public Task<IReadOnlyList<LockRow>> ListLiveAsync(long now, CancellationToken cancellationToken) =>
        database.ReadAsync(session => (IReadOnlyList<LockRow>)session.List<LockRow>(Select, new { now }), cancellationToken);

    // Names are compared here: databases differ in what they take for the same letter.
    private static List<LockRow> Remove(StoreSession session, AccessLock like, long now)
    {
        List<LockRow> found = session.List<LockRow>(Select, new { now }).FindAll(row => row.ToLock().IsOn(like.Kind, like.Name));
        foreach (LockRow row in found) session.Execute("DELETE FROM locks WHERE kind = @Kind AND name = @Name", row);
        return found;
    }
}
