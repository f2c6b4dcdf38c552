using System.Collections.Concurrent;
using HoopWire.Sessions;

namespace HoopWire.Gateway.Metering;

/// <summary>The audit, with counts of what it is told of clients and targets: whoever cannot work is counted by the row that says so.</summary>
/// <param name="inner">Where the rows go.</param>
internal sealed class CountedAudit(IAuditLog inner) : IAuditLog
{
    private readonly ConcurrentDictionary<string, long> _failures = new(StringComparer.Ordinal);
    private long _logins;
    private long _accesses;

    /// <inheritdoc/>
    public string? Fault => inner.Fault;

    /// <summary>Clients that did not prove who they are.</summary>
    public long Logins => Interlocked.Read(ref _logins);

    /// <summary>Clients that did, and got no session all the same.</summary>
    public long Accesses => Interlocked.Read(ref _accesses);

    /// <summary>Sessions that could not be opened because of the target, by its name: only targets that are configured get here.</summary>
    public KeyValuePair<string, long>[] TargetFailures => _failures.ToArray();

    /// <inheritdoc/>
    public void Write(AuditEvent row)
    {
        Count(row);
        inner.Write(row);
    }

    /// <inheritdoc/>
    public Task<bool> StoreAsync(AuditEvent row)
    {
        Count(row);
        return inner.StoreAsync(row);
    }

    /// <inheritdoc/>
    public void SessionStarted(SessionHeader header) => inner.SessionStarted(header);

    /// <inheritdoc/>
    public void SessionEnded(SessionHeader header, DateTimeOffset endedAt, EndReason reason, long commands) => inner.SessionEnded(header, endedAt, reason, commands);

    private void Count(AuditEvent row)
    {
        if (row.Kind == "login-refused") Interlocked.Increment(ref _logins);
        if (row.Kind == "access-refused") Interlocked.Increment(ref _accesses);
        if (row is { Kind: "target-unreachable", Target: { } target }) _failures.AddOrUpdate(target, 1, static (_, count) => count + 1);
    }
}
