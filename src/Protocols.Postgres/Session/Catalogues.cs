using System.Collections.Concurrent;
using HoopWire.Net;
using HoopWire.Policy;

namespace HoopWire.Postgres.Session;

/// <summary>The catalogues of databases whose columns are masked: read once for all sessions on one database and credential, and again when they age.</summary>
/// <param name="questions">Asks targets.</param>
/// <param name="time">The clock.</param>
internal sealed class Catalogues(CatalogueQuestions questions, TimeProvider time)
{
    /// <summary>A snapshot older than this is read again at the next command; what was created meanwhile is masked as unknown, what was altered is not yet seen.</summary>
    public static readonly TimeSpan AgeMax = TimeSpan.FromSeconds(30);

    /// <summary>A statement that names what the snapshot does not know waits for one that is younger than this.</summary>
    public static readonly TimeSpan AgeForUnknown = TimeSpan.FromSeconds(1);

    /// <summary>Policies whose outcome for one database is kept.</summary>
    private const int PoliciesMax = 64;

    private readonly ConcurrentDictionary<CatalogueKey, Entry> _entries = new();

    /// <summary>The protected columns of a policy in a database; null, with the reason, when the catalogue cannot be read.</summary>
    /// <param name="key">The database.</param>
    /// <param name="policy">The policy.</param>
    /// <param name="newerThan">A clock's tick the snapshot must have been asked for after.</param>
    /// <param name="loop">The loop to read it on.</param>
    public async Task<(ProtectedColumns? Columns, string? Failure)> GetAsync(CatalogueKey key, CompiledPolicy policy, long newerThan, Loop loop)
    {
        var entry = _entries.GetOrAdd(key, static _ => new Entry());
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
    public async Task<Protection> ProtectAsync(CatalogueKey key, CompiledPolicy policy, long newerThan, Loop loop)
    {
        ProtectedColumns? columns = null;
        string? failure = null;
        if (!policy.ColumnMasks.IsEmpty) (columns, failure) = await GetAsync(key, policy, newerThan, loop);
        if (failure is not null || policy.Watched is not { ColumnMasks.IsEmpty: false } watched) return new Protection(columns, null, failure);
        var (seen, _) = await GetAsync(key, watched, columns is null ? newerThan : 0, loop);
        return new Protection(columns, seen);
    }

    /// <summary>Sessions of one policy share the outcome by reference: it is part of the key of their decisions, and stays while the catalogue does.</summary>
    private static async Task<ProtectedColumns> ProtectAsync(Entry entry, CatalogueSnapshot snapshot, CompiledPolicy policy, long readAt)
    {
        ProtectedColumns? Known()
        {
            lock (entry)
                return entry.Protected.Find(known => ReferenceEquals(known.Policy, policy) && ReferenceEquals(known.Snapshot, snapshot)).Columns;
        }

        if (Known() is { } columns)
        {
            columns.Confirm(readAt);
            return columns;
        }
        var closed = await Task.Run(() => new MaskClosure(snapshot, policy).Close(readAt));
        lock (entry)
        {
            if (Known() is { } other) return other;
            entry.Protected.RemoveAll(known => !ReferenceEquals(known.Snapshot, snapshot));
            if (entry.Protected.Count >= PoliciesMax) entry.Protected.RemoveAt(0);
            entry.Protected.Add((policy, snapshot, closed));
            return closed;
        }
    }

    private async Task<Reading> ReadAsync(CatalogueKey key, Loop loop, Entry entry, long startedAt)
    {
        await Task.Yield();
        SessionNames? names = null;
        if (key.IsReadByAnother)
        {
            (names, string? unnamed) = await questions.AskAsync(key, key.Credential, loop, static (reader, token) => reader.ReadNamesAsync(token));
            if (names is null) return new Reading(null, unnamed, startedAt);
        }
        var (rows, unread) = await questions.AskAsync(key, key.Reader, loop, (reader, token) => reader.ReadAsync(names, token));
        if (rows is null) return new Reading(null, unread, startedAt);
        try
        {
            return new Reading(await KeepOrBuildAsync(entry, rows), null, startedAt);
        }
        catch (Exception e) when (e is FormatException or OverflowException)
        {
            // Numbers that are none: the target lies about its catalogue.
            return new Reading(null, "The target's catalogue could not be understood", startedAt);
        }
    }

    /// <summary>The snapshot in use, where the rows are the same; definitions are understood off the loop.</summary>
    private static async Task<CatalogueSnapshot> KeepOrBuildAsync(Entry entry, CatalogueRows rows)
    {
        CatalogueSnapshot? current;
        lock (entry) current = entry.Snapshot;
        if (current is not null && current.Hash == rows.Hash) return current;
        var built = await Task.Run(() => CatalogueSnapshot.Build(rows));
        lock (entry) entry.Snapshot = built;
        return built;
    }

    private readonly record struct Reading(CatalogueSnapshot? Snapshot, string? Failure, long ReadAt);

    private sealed class Entry
    {
        public long StartedAt { get; set; }

        public Task<Reading>? Reading { get; set; }

        public CatalogueSnapshot? Snapshot { get; set; }

        public List<(CompiledPolicy Policy, CatalogueSnapshot Snapshot, ProtectedColumns Columns)> Protected { get; } = [];
    }
}
