using System.Collections.Concurrent;
using HoopWire.Net;

namespace HoopWire.Policy.Masking;

/// <summary>
/// The catalogues of databases whose columns are masked: read once for all sessions on one database and credential, and again when they age or something has
/// changed them.
/// </summary>
/// <typeparam name="TKey">A database as one credential sees it.</typeparam>
/// <typeparam name="TSnapshot">A catalogue as it was read.</typeparam>
/// <typeparam name="TColumns">What a policy masks in it.</typeparam>
/// <param name="time">The clock.</param>
public abstract class CatalogueCache<TKey, TSnapshot, TColumns>(TimeProvider time)
    where TKey : notnull
    where TSnapshot : class
    where TColumns : class
{
    /// <summary>Policies whose outcome for one database is kept.</summary>
    private const int PoliciesMax = 64;

    private readonly ConcurrentDictionary<TKey, Entry> _entries = new();

    /// <summary>The protected columns of a policy in a database; null, with the reason, when the catalogue cannot be read.</summary>
    /// <param name="key">The database.</param>
    /// <param name="policy">The policy.</param>
    /// <param name="newerThan">A clock's tick the snapshot must have been asked for after.</param>
    /// <param name="loop">The loop to read it on.</param>
    public async Task<(TColumns? Columns, string? Failure)> GetAsync(TKey key, CompiledPolicy policy, long newerThan, Loop loop)
    {
        var entry = EntryOf(key);
        Task<Reading> reading;
        lock (entry)
        {
            bool usable = entry.Reading is { } current && entry.StartedAt >= newerThan && (!current.IsCompleted || current.Result.Snapshot is not null);
            if (!usable)
            {
                entry.StartedAt = time.GetTimestamp();
                entry.Reading = ReadAsync(key, loop, entry, entry.StartedAt);
            }
            reading = entry.Reading!;
        }
        var (snapshot, failure, readAt) = await reading;
        if (snapshot is null) return (null, failure);
        return (await ProtectAsync(entry, snapshot, policy, readAt), null);
    }

    /// <summary>What a policy enforces and what it only watches, of one snapshot where both are there.</summary>
    /// <param name="key">The database.</param>
    /// <param name="policy">The policy.</param>
    /// <param name="newerThan">A clock's tick the snapshot must have been asked for after.</param>
    /// <param name="loop">The loop to read it on.</param>
    public async Task<Protection<TColumns>> ProtectAsync(TKey key, CompiledPolicy policy, long newerThan, Loop loop)
    {
        ArgumentNullException.ThrowIfNull(policy);
        TColumns? columns = null;
        string? failure = null;
        if (!policy.ColumnMasks.IsEmpty) (columns, failure) = await GetAsync(key, policy, newerThan, loop);
        if (failure is not null || policy.Watched is not { ColumnMasks.IsEmpty: false } watched) return new Protection<TColumns>(columns, null, failure);
        var (seen, _) = await GetAsync(key, watched, columns is null ? newerThan : 0, loop);
        return new Protection<TColumns>(columns, seen);
    }

    /// <summary>What is kept of a database: to be asked on every command, without a look-up.</summary>
    public Entry EntryOf(TKey key) => _entries.GetOrAdd(key, static _ => new Entry());

    /// <summary>Something may have changed the database: what was read before counts no longer.</summary>
    public void Outdate(Entry entry) => entry.OutdatedAt = time.GetTimestamp();

    /// <summary>Reads a catalogue: <paramref name="current"/> where it is still the same. Null, with the reason, when it cannot be read.</summary>
    protected abstract Task<(TSnapshot? Snapshot, string? Failure)> ReadAsync(TKey key, Loop loop, TSnapshot? current);

    /// <summary>Applies a policy to a catalogue; runs off the loop.</summary>
    protected abstract TColumns Close(TSnapshot snapshot, CompiledPolicy policy, long readAt);

    /// <summary>The catalogue was read again at this time, and is the same.</summary>
    protected abstract void Confirm(TColumns columns, long readAt);

    /// <summary>Sessions of one policy share the outcome by reference: it is part of the key of their decisions, and stays while the catalogue does.</summary>
    private async Task<TColumns> ProtectAsync(Entry entry, TSnapshot snapshot, CompiledPolicy policy, long readAt)
    {
        TColumns? Known()
        {
            lock (entry)
                return entry.Protected.Find(known => ReferenceEquals(known.Policy, policy) && ReferenceEquals(known.Snapshot, snapshot)).Columns;
        }

        if (Known() is { } columns)
        {
            Confirm(columns, readAt);
            return columns;
        }
        var closed = await Task.Run(() => Close(snapshot, policy, readAt));
        lock (entry)
        {
            if (Known() is { } other) return other;
            entry.Protected.RemoveAll(known => !ReferenceEquals(known.Snapshot, snapshot));
            if (entry.Protected.Count >= PoliciesMax) entry.Protected.RemoveAt(0);
            entry.Protected.Add((policy, snapshot, closed));
            return closed;
        }
    }

    private async Task<Reading> ReadAsync(TKey key, Loop loop, Entry entry, long startedAt)
    {
        await Task.Yield();
        TSnapshot? current;
        lock (entry) current = entry.Snapshot;
        var (snapshot, failure) = await ReadAsync(key, loop, current);
        if (snapshot is not null)
            lock (entry) entry.Snapshot = snapshot;
        return new Reading(snapshot, failure, startedAt);
    }

    internal readonly record struct Reading(TSnapshot? Snapshot, string? Failure, long ReadAt);

    /// <summary>What is kept of one database.</summary>
    public sealed class Entry
    {
        private long _outdatedAt = long.MinValue;

        /// <summary>When something last changed the database, in the clock's ticks. Read and written on any loop.</summary>
        public long OutdatedAt
        {
            get => Volatile.Read(ref _outdatedAt);
            internal set => Volatile.Write(ref _outdatedAt, value);
        }

        internal long StartedAt { get; set; }

        internal Task<Reading>? Reading { get; set; }

        internal TSnapshot? Snapshot { get; set; }

        internal List<(CompiledPolicy Policy, TSnapshot Snapshot, TColumns Columns)> Protected { get; } = [];
    }
}
