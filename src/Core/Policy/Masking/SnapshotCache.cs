using System.Collections.Concurrent;
using HoopWire.Net;

namespace HoopWire.Policy.Masking;

/// <summary>What gateways read of databases: once for all sessions on one database and credential, and again when it ages or something has changed it, as <see cref="DatabaseChanges"/> tells.</summary>
/// <typeparam name="TKey">A database as one credential sees it.</typeparam>
/// <typeparam name="TSnapshot">What was read.</typeparam>
/// <param name="time">The clock.</param>
public abstract class SnapshotCache<TKey, TSnapshot>(TimeProvider time)
    where TKey : notnull
    where TSnapshot : class
{
    /// <summary>More databases than this are looked through for those that nobody asks about any more: clients may name any number.</summary>
    private const int EntriesKept = 64;

    /// <summary>A snapshot that nobody has asked for in this time is given up.</summary>
    private static readonly TimeSpan KeptFor = TimeSpan.FromMinutes(10);

    private readonly ConcurrentDictionary<TKey, Entry> _entries = new();

    /// <summary>How many databases something is kept of.</summary>
    internal int Count => _entries.Count;

    /// <summary>
    /// A snapshot that was asked for after a time, read now if there is none. One reading of a database is under way at a time: for all to whom it began too early
    /// there is one more after it. One that has failed within the last <see cref="CatalogueAge.ForUnknown"/> answers whoever asks: every session asks again, and each would
    /// have the target asked anew.
    /// </summary>
    /// <param name="key">The database.</param>
    /// <param name="newerThan">The time, in the clock's ticks.</param>
    /// <param name="loop">The loop to read it on.</param>
    /// <returns>The snapshot, or null with the reason; and when it was asked for.</returns>
    protected Task<(TSnapshot? Snapshot, string? Failure, long ReadAt)> NewerAsync(TKey key, long newerThan, Loop loop)
    {
        var entry = Find(key);
        lock (entry)
        {
            entry.AskedAt = time.GetTimestamp();
            if (entry.Reading is not { } current) return Start(key, loop, entry);
            bool hasFailed = current.IsCompleted && !(current.IsCompletedSuccessfully && current.Result.Snapshot is not null);
            bool answers = hasFailed ? time.GetElapsedTime(entry.EndedAt) < CatalogueAge.ForUnknown : entry.StartedAt >= newerThan;
            if (answers) return current;
            return current.IsCompleted ? Start(key, loop, entry) : entry.Next ??= FollowAsync(current, key, loop, entry);
        }
    }

    private Entry Find(TKey key)
    {
        if (_entries.TryGetValue(key, out var known)) return known;
        if (_entries.Count >= EntriesKept) Forget();
        return _entries.GetOrAdd(key, static _ => new Entry());
    }

    private void Forget()
    {
        foreach (var (key, entry) in _entries)
        {
            lock (entry)
            {
                var unasked = time.GetElapsedTime(entry.AskedAt);
                bool isIdle = entry is { Next: null, Reading.IsCompleted: true };
                if (isIdle && unasked > (entry.Snapshot is null ? CatalogueAge.ForUnknown : KeptFor)) _entries.TryRemove(new(key, entry));
            }
        }
    }

    /// <summary>What a reading came to that failed as nobody expected, for who waits for it.</summary>
    protected static string FailureOf(Exception fault)
    {
        ArgumentNullException.ThrowIfNull(fault);
        return $"The target's catalogue could not be read: the gateway failed at it ({fault.GetType().Name})";
    }

    /// <summary>Reads a database: <paramref name="current"/> where it is still the same. Null, with the reason, when it cannot be read.</summary>
    protected abstract Task<(TSnapshot? Snapshot, string? Failure)> ReadAsync(TKey key, Loop loop, TSnapshot? current);

    /// <summary>The entry's lock is held.</summary>
    private Task<(TSnapshot? Snapshot, string? Failure, long ReadAt)> Start(TKey key, Loop loop, Entry entry)
    {
        entry.StartedAt = time.GetTimestamp();
        return entry.Reading = ReadAsync(key, loop, entry, entry.StartedAt);
    }

    private async Task<(TSnapshot? Snapshot, string? Failure, long ReadAt)> FollowAsync(Task current, TKey key, Loop loop, Entry entry)
    {
        await current.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
        Task<(TSnapshot? Snapshot, string? Failure, long ReadAt)> reading;
        lock (entry)
        {
            entry.Next = null;
            reading = Start(key, loop, entry);
        }

        return await reading;
    }

    private async Task<(TSnapshot? Snapshot, string? Failure, long ReadAt)> ReadAsync(TKey key, Loop loop, Entry entry, long startedAt)
    {
        await Task.Yield();
        TSnapshot? current;
        lock (entry) current = entry.Snapshot;
        try
        {
            var (snapshot, failure) = await ReadAsync(key, loop, current);
            if (snapshot is not null)
                lock (entry) entry.Snapshot = snapshot;
            return (snapshot, failure, startedAt);
        }
        finally
        {
            lock (entry) entry.EndedAt = time.GetTimestamp();
        }
    }

    /// <summary>What is kept of one database.</summary>
    private sealed class Entry
    {
        /// <summary>When it was last asked for.</summary>
        public long AskedAt { get; set; }

        public long StartedAt { get; set; }

        /// <summary>When the last reading that is over ended.</summary>
        public long EndedAt { get; set; }

        public Task<(TSnapshot? Snapshot, string? Failure, long ReadAt)>? Reading { get; set; }

        /// <summary>The reading after the one under way; null while nobody waits for it.</summary>
        public Task<(TSnapshot? Snapshot, string? Failure, long ReadAt)>? Next { get; set; }

        public TSnapshot? Snapshot { get; set; }
    }
}
