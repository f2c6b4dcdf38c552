using HoopWire.Access;

namespace HoopWire.ControlPlane;

/// <summary>Locks. Reads see every committed write, another process's too: whoever is locked is refused by the next look-up.</summary>
internal interface ILockStore
{
    /// <summary>Stores a lock instead of any on the same name, whatever the case. Those that have expired are forgotten with it.</summary>
    Task AddAsync(LockRow row, CancellationToken cancellationToken);

    /// <summary>Takes the locks on a name back, whatever its case. Returns those that were in force.</summary>
    Task<IReadOnlyList<LockRow>> RemoveAsync(LockKind kind, string name, long now, CancellationToken cancellationToken);

    /// <summary>The locks in force, newest first.</summary>
    Task<IReadOnlyList<LockRow>> ListLiveAsync(long now, CancellationToken cancellationToken);
}
