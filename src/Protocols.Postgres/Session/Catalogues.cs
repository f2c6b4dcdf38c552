using System.Collections.Concurrent;
using HoopWire.Access;
using HoopWire.Net;
using HoopWire.Policy;

namespace HoopWire.Postgres.Session;

/// <summary>The catalogues of databases whose columns are masked: read once for all sessions on one database and credential, and again when they age.</summary>
/// <param name="login">Logs in to targets.</param>
/// <param name="services">The gateway's services.</param>
internal sealed class Catalogues(TargetLogin login, GatewayServices services)
{
    /// <summary>A snapshot older than this is read again at the next command; what was created meanwhile is masked as unknown, what was altered is not yet seen.</summary>
    public static readonly TimeSpan AgeMax = TimeSpan.FromSeconds(30);

    private readonly ConcurrentDictionary<CatalogueKey, Entry> _entries = new();

    /// <summary>The protected columns of a policy in a database; null, with the reason, when the catalogue cannot be read.</summary>
    /// <param name="key">The database.</param>
    /// <param name="policy">The policy.</param>
    /// <param name="newerThan">A clock's tick the snapshot must have been asked for after.</param>
    /// <param name="loop">The loop to read it on.</param>
    public async Task<(ProtectedColumns? Columns, string? Failure)> GetAsync(CatalogueKey key, CompiledPolicy policy, long newerThan, Loop loop)
    {
        var entry = _entries.GetOrAdd(key, static _ => new Entry());
        Task<(CatalogueSnapshot? Snapshot, string? Failure, long ReadAt)> reading;
        lock (entry)
        {
            bool usable = entry.Reading is { } current && entry.StartedAt >= newerThan && (!current.IsCompleted || current.Result.Snapshot is not null);
            if (!usable)
            {
                entry.StartedAt = services.Time.GetTimestamp();
                entry.Reading = ReadAsync(key, loop, entry.StartedAt);
            }
            reading = entry.Reading!;
        }
        var (snapshot, failure, readAt) = await reading;
        if (snapshot is null) return (null, failure);
        try
        {
            return (Protect(entry, snapshot, policy, readAt), null);
        }
        catch (Exception e) when (e is FormatException or OverflowException)
        {
            // Numbers that are none: the target lies about its catalogue.
            return (null, "The target's catalogue could not be understood");
        }
    }

    private static ProtectedColumns Protect(Entry entry, CatalogueSnapshot snapshot, CompiledPolicy policy, long readAt)
    {
        lock (entry)
        {
            // Sessions of one policy share the outcome by reference: it is part of the key of their decisions.
            if (entry.Protected is { } known && ReferenceEquals(known.Policy, policy) && ReferenceEquals(known.Snapshot, snapshot)) return known.Columns;
            var columns = snapshot.Protect(policy, readAt);
            entry.Protected = (policy, snapshot, columns);
            return columns;
        }
    }

    private async Task<(CatalogueSnapshot? Snapshot, string? Failure, long ReadAt)> ReadAsync(CatalogueKey key, Loop loop, long startedAt)
    {
        await Task.Yield();
        var result = await login.ConnectAsync(loop, key.Target, key.Credential, key.Database, [new("application_name", "hoopwire catalogue")]);
        if (result.Session is not { } session) return (null, result.Failure!.Message, startedAt);
        using var deadline = new CancellationTokenSource(services.Limits.TargetTimeout, services.Time);
        try
        {
            return (await new CatalogueReader(session.Connection).ReadAsync(deadline.Token), null, startedAt);
        }
        catch (Exception e) when (e is HoopWire.Wire.ProtocolException or IOException or OperationCanceledException)
        {
            return (null, "The target's catalogue could not be read", startedAt);
        }
        finally
        {
            session.Connection.Close(TimeSpan.FromSeconds(1));
        }
    }

    private sealed class Entry
    {
        public long StartedAt { get; set; }

        public Task<(CatalogueSnapshot? Snapshot, string? Failure, long ReadAt)>? Reading { get; set; }

        public (CompiledPolicy Policy, CatalogueSnapshot Snapshot, ProtectedColumns Columns)? Protected { get; set; }
    }
}
