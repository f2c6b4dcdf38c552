using HoopWire.Access;
using HoopWire.Sessions;

namespace HoopWire.ControlPlane;

/// <summary>
/// Brings the locks in the store to this gateway's sessions: whenever one is set or taken back here and, where other gateways share the store, at every login
/// and every second.
/// </summary>
internal sealed class LockReader(ILockStore store, bool isShared, SessionRegistry sessions, TimeProvider time)
{
    private readonly Lock _gate = new();
    private long _begun;
    private long _applied;
    private long _failed;

    /// <summary>The locks as they were last read.</summary>
    public AccessLocks Locks => sessions.Locks;

    /// <summary>Reads them if what is in force here may not be all there is.</summary>
    public Task FollowAsync(CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            if (!isShared && _applied > _failed) return Task.CompletedTask;
        }

        return ReadAsync(cancellationToken);
    }

    /// <summary>Reads them: what was committed before is in force here when this completes.</summary>
    public async Task ReadAsync(CancellationToken cancellationToken)
    {
        long turn = Interlocked.Increment(ref _begun);
        IReadOnlyList<LockRow> rows;
        try
        {
            rows = await store.ListLiveAsync(time.Milliseconds(), cancellationToken);
        }
        catch
        {
            lock (_gate) _failed = Math.Max(_failed, turn);
            throw;
        }

        lock (_gate)
        {
            // A reading that was begun later has seen whatever this one has.
            if (turn < _applied) return;
            _applied = turn;
            sessions.Apply(rows.Select(row => row.ToLock()));
        }
    }
}
