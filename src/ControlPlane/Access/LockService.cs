using HoopWire.Access;
using HoopWire.Sessions;

namespace HoopWire.ControlPlane;

/// <summary>Locks people and targets, and takes that back.</summary>
internal sealed class LockService(ILockStore store, LockReader reader, ApprovalService approvals, IAuditLog audit, TimeProvider time)
{
    /// <summary>
    /// Locks a name for every proof and every session from now on, and ends what it has running: sessions, and requests for approval that are pending or not used up.
    /// Returns the lock.
    /// </summary>
    /// <exception cref="AuditUnavailableException">It is locked, and the audit that says so cannot be written now.</exception>
    public async Task<LockRow> LockAsync(LockKind kind, string name, TimeSpan? lasting, string? reason, string by, CancellationToken cancellationToken)
    {
        DateTimeOffset now = UnixTime.ToTime(time.Milliseconds());
        LockRow row = new()
        {
            Kind = LockRow.KindOf(kind),
            Name = name,
            Reason = reason,
            CreatedAt = now.ToUnixTimeMilliseconds(),
            CreatedBy = by,
            ExpiresAt = (now + lasting)?.ToUnixTimeMilliseconds(),
        };
        string until = lasting is null ? "" : $", until {now + lasting:O}";
        await TellDoubtAsync("lock", kind, name, $"locked by {by}", store.AddAsync(row, cancellationToken));
        Task<bool> kept = AuditAsync("lock", kind, name, $"{Subject(kind, name)} was locked by {by}{until}{(reason is null ? "." : $": {reason}")}");
        // It stands: a caller who goes away now takes nothing of it back.
        await reader.ReadAsync(CancellationToken.None);
        await approvals.WithdrawLockedAsync(row.ToLock());
        if (!await kept) throw new AuditUnavailableException();
        return row;
    }

    /// <summary>Takes the locks on a name back. Returns those that were in force.</summary>
    /// <exception cref="AuditUnavailableException">It is unlocked, and the audit that says so cannot be written now.</exception>
    public async Task<IReadOnlyList<LockRow>> UnlockAsync(LockKind kind, string name, string by, CancellationToken cancellationToken)
    {
        Task<IReadOnlyList<LockRow>> removal = store.RemoveAsync(kind, name, time.Milliseconds(), cancellationToken);
        await TellDoubtAsync("unlock", kind, name, $"unlocked by {by}", removal);
        bool[] kept = await Task.WhenAll([.. (await removal).Select(row => AuditAsync("unlock", kind, row.Name, $"{Subject(kind, row.Name)} was unlocked by {by}."))]);
        await reader.ReadAsync(CancellationToken.None);
        if (kept.Contains(false)) throw new AuditUnavailableException();
        return await removal;
    }

    /// <summary>The locks in force, newest first.</summary>
    public Task<IReadOnlyList<LockRow>> ListAsync(CancellationToken cancellationToken) => store.ListLiveAsync(time.Milliseconds(), cancellationToken);

    private static string Subject(LockKind kind, string name) => $"{(kind == LockKind.User ? "User" : "Target")} {name}";

    // What may be in force must be in the audit, even if nobody could be told.
    private async Task TellDoubtAsync(string act, LockKind kind, string name, string word, Task write)
    {
        try
        {
            await write;
        }
        catch (StoreUnavailableException e) when (e.MayStand)
        {
            audit.Write(Event(act, kind, name, $"Whether {Subject(kind, name)} was {word} is not known: the store was lost before it answered."));
            throw;
        }
    }

    // It goes its way at once: what fails afterwards takes it not back.
    private Task<bool> AuditAsync(string act, LockKind kind, string name, string detail) => audit.StoreAsync(Event(act, kind, name, detail));

    private AuditEvent Event(string act, LockKind kind, string name, string detail) => new(time.GetUtcNow(), act)
    {
        User = kind == LockKind.User ? name : null,
        Target = kind == LockKind.Target ? name : null,
        Detail = detail,
    };
}
