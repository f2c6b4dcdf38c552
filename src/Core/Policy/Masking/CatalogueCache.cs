using System.Runtime.CompilerServices;
using HoopWire.Net;

namespace HoopWire.Policy.Masking;

/// <summary>The catalogues of databases whose columns are masked, and what each policy masks in them.</summary>
/// <typeparam name="TKey">A database as one credential sees it.</typeparam>
/// <typeparam name="TSnapshot">A catalogue as it was read.</typeparam>
/// <typeparam name="TColumns">What a policy masks in it.</typeparam>
/// <param name="time">The clock.</param>
public abstract class CatalogueCache<TKey, TSnapshot, TColumns>(TimeProvider time) : SnapshotCache<TKey, TSnapshot>(time)
    where TKey : notnull
    where TSnapshot : class
    where TColumns : class
{
    /// <summary>Policies whose outcome for one catalogue is kept.</summary>
    private const int PoliciesMax = 64;

    private readonly ConditionalWeakTable<TSnapshot, List<(CompiledPolicy Policy, Task<TColumns> Columns)>> _protected = [];

    /// <summary>The protected columns of a policy in a database; null, with the reason, when the catalogue cannot be read.</summary>
    /// <param name="key">The database.</param>
    /// <param name="policy">The policy.</param>
    /// <param name="newerThan">A clock's tick the snapshot must have been asked for after.</param>
    /// <param name="loop">The loop to read it on.</param>
    public async Task<(TColumns? Columns, string? Failure)> GetAsync(TKey key, CompiledPolicy policy, long newerThan, Loop loop)
    {
        var (snapshot, failure, readAt) = await NewerAsync(key, newerThan, loop);
        return snapshot is null ? (null, failure) : (await ProtectAsync(snapshot, policy, readAt), null);
    }

    /// <summary>What a policy enforces and what it only watches, of one snapshot where both are there. Never throws: whatever goes wrong is a failed reading.</summary>
    /// <param name="key">The database.</param>
    /// <param name="policy">The policy.</param>
    /// <param name="newerThan">A clock's tick the snapshot must have been asked for after.</param>
    /// <param name="loop">The loop to read it on.</param>
    public async Task<Protection<TColumns>> ProtectAsync(TKey key, CompiledPolicy policy, long newerThan, Loop loop)
    {
        ArgumentNullException.ThrowIfNull(policy);
        try
        {
            return await FindAsync(key, policy, newerThan, loop);
        }
        catch (Exception e)
        {
            // Sessions wait for the answer, and nothing else would let them go on.
            return new Protection<TColumns>(null, null, FailureOf(e));
        }
    }

    /// <summary>Applies a policy to a catalogue; runs off the loop.</summary>
    protected abstract TColumns Close(TSnapshot snapshot, CompiledPolicy policy, long readAt);

    /// <summary>The catalogue was read again at this time, and is the same.</summary>
    protected abstract void Confirm(TColumns columns, long readAt);

    private async Task<Protection<TColumns>> FindAsync(TKey key, CompiledPolicy policy, long newerThan, Loop loop)
    {
        TColumns? columns = null;
        string? failure = null;
        if (!policy.ColumnMasks.IsEmpty) (columns, failure) = await GetAsync(key, policy, newerThan, loop);
        if (failure is not null || policy.Watched is not { ColumnMasks.IsEmpty: false } watched) return new Protection<TColumns>(columns, null, failure);
        var (seen, _) = await GetAsync(key, watched, columns is null ? newerThan : 0, loop);
        return new Protection<TColumns>(columns, seen);
    }

    /// <summary>
    /// Sessions of one policy share the outcome by reference: it is part of the key of their decisions, and stays while the catalogue does. It is worked out once,
    /// also for those who ask meanwhile.
    /// </summary>
    private async Task<TColumns> ProtectAsync(TSnapshot snapshot, CompiledPolicy policy, long readAt)
    {
        Task<TColumns> outcome;
        var outcomes = _protected.GetOrCreateValue(snapshot);
        lock (outcomes)
        {
            outcomes.RemoveAll(known => known.Columns.IsFaulted);
            outcome = outcomes.Find(known => ReferenceEquals(known.Policy, policy)).Columns ?? Start(outcomes, snapshot, policy, readAt);
        }

        var columns = await outcome;
        Confirm(columns, readAt);
        return columns;
    }

    private Task<TColumns> Start(List<(CompiledPolicy Policy, Task<TColumns> Columns)> outcomes, TSnapshot snapshot, CompiledPolicy policy, long readAt)
    {
        var outcome = Task.Run(() => Close(snapshot, policy, readAt));
        if (outcomes.Count >= PoliciesMax) outcomes.RemoveAt(0);
        outcomes.Add((policy, outcome));
        return outcome;
    }
}
