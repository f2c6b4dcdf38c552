using System.Collections.Concurrent;
using HoopWire.Net;

namespace HoopWire.Postgres.Session;

/// <summary>The functions of databases, for rules that mask nothing: read once for all sessions on one database and credential, when a statement may call one.</summary>
/// <param name="questions">Asks targets.</param>
/// <param name="time">The clock.</param>
internal sealed class OwnCodes(CatalogueQuestions questions, TimeProvider time)
{
    private readonly ConcurrentDictionary<CatalogueKey, Entry> _entries = new();

    /// <summary>The functions of a database; null, with the reason, when they cannot be read.</summary>
    /// <param name="key">The database.</param>
    /// <param name="newerThan">A clock's tick they must have been asked for after.</param>
    /// <param name="loop">The loop to read them on.</param>
    public Task<(OwnCode? Code, string? Failure)> GetAsync(CatalogueKey key, long newerThan, Loop loop)
    {
        var entry = _entries.GetOrAdd(key, static _ => new Entry());
        lock (entry)
        {
            bool usable = entry.Reading is { } current && entry.StartedAt >= newerThan && (!current.IsCompleted || current.Result.Code is not null);
            if (usable) return entry.Reading!;
            entry.StartedAt = time.GetTimestamp();
            return entry.Reading = ReadAsync(key, loop, entry, entry.StartedAt);
        }
    }

    private async Task<(OwnCode? Code, string? Failure)> ReadAsync(CatalogueKey key, Loop loop, Entry entry, long startedAt)
    {
        await Task.Yield();
        var (rows, failure) = await questions.AskAsync(key, key.Reader, loop, static (reader, token) => reader.ReadCodeAsync(token));
        if (rows is null) return (null, failure);
        OwnCode? current;
        lock (entry) current = entry.Code;
        if (current is not null && current.Hash == rows.Hash)
        {
            current.Confirm(startedAt);
            return (current, null);
        }
        var built = await Task.Run(() => OwnCode.Build(rows, startedAt));
        lock (entry) entry.Code = built;
        return (built, null);
    }

    private sealed class Entry
    {
        public long StartedAt { get; set; }

        public Task<(OwnCode? Code, string? Failure)>? Reading { get; set; }

        public OwnCode? Code { get; set; }
    }
}
