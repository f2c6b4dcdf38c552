using HoopWire.Bench.SideBySide;

namespace HoopWire.Bench.Reporting;

/// <summary>A line of the table: what is measured, against whom, and what counts as good.</summary>
/// <param name="Work">In words.</param>
/// <param name="Part">Where it is measured.</param>
/// <param name="Contestant">Of whom.</param>
/// <param name="Metric">What.</param>
/// <param name="Reference">Against whom; null for the value itself.</param>
/// <param name="Pass">What it must not exceed; null where nothing is asked.</param>
/// <param name="Aim">What would be better still.</param>
internal sealed record Goal(string Work, string Part, string Contestant, string Metric, string? Reference, double? Pass, double? Aim)
{
    private static readonly Func<string, bool> Extreme = name => name.EndsWith(", 1 clients", StringComparison.Ordinal) || name.EndsWith(" 256 clients", StringComparison.Ordinal);
    private static readonly Func<string, bool> Usual = name => !Extreme(name);

    public static readonly Goal[] All =
    [
        new("CPU a query, everything on", "queries", "hoopwire-on", "cpu µs", "pgbouncer", 1.0, 0.7) { Holds = Usual },
        new("CPU a query, everything on, 1 and 256 clients", "queries", "hoopwire-on", "cpu µs", "pgbouncer", 2.0, 1.0) { Holds = Extreme },
        new("CPU a query, everything off", "queries", "hoopwire-bare", "cpu µs", "pgbouncer", 0.75, 0.5) { Holds = Usual },
        new("CPU a query, everything off, epoll only", "queries", "hoopwire-bare-epoll", "cpu µs", "pgbouncer", 1.0, 0.9) { Holds = Usual },
        new("CPU a query, no rules, recorded", "queries", "hoopwire-off", "cpu µs", "pgbouncer", null, null) { Holds = Usual },
        new("CPU a query, TLS on both legs, everything on", "tls", "hoopwire-tls", "cpu µs", "pgbouncer-tls", 1.2, 0.8),
        new("median latency at 60 % of PgBouncer's peak, everything on", "latency", "hoopwire-on", "p50 ms", "pgbouncer", 1.0, 0.8),
        new("median latency at 60 % of PgBouncer's peak, everything off", "latency", "hoopwire-bare", "p50 ms", "pgbouncer", 1.0, 0.8),
        new("CPU a byte, no rules", "bulk", "hoopwire-off", "cpu ns/byte", "pgbouncer", 0.5, 0.35),
        new("CPU a byte, masked", "bulk", "hoopwire-masked", "cpu ns/byte", "pgbouncer", 1.0, 0.7),
        new("CPU a byte, masked and recorded in full", "bulk", "hoopwire-recorded", "cpu ns/byte", "pgbouncer", 2.0, 1.5),
        new("time a byte, masked", "bulk", "hoopwire-masked", "ns/byte elapsed", "haproxy", 2.0, 1.0),
        new("MB that memory grows by while up to 1 GB streams, no rules", "bulk", "hoopwire-off", "RSS growth MB", null, 16, 8),
        new("MB that memory grows by while up to 1 GB streams, masked", "bulk", "hoopwire-masked", "RSS growth MB", null, 16, 8),
        new("CPU a query at 1 % of the peak, everything on", "low", "hoopwire-on", "cpu µs", "pgbouncer", 1.0, 0.8),
        new("CPU a login, everything on", "logins", "hoopwire-on", "cpu µs", "pgbouncer-fresh", null, null),
        new("CPU a login, everything on, against a pooler that reuses its server connections", "logins", "hoopwire-on", "cpu µs", "pgbouncer", null, null),
        new("KB a session that idles", "idle", "hoopwire-on", "KB/session", null, 8, 4),
        new("KB a session that idles, TLS on both legs", "idle-tls", "hoopwire-tls", "KB/session", null, 80, 24),
        new("managed bytes a query, everything on", "allocations", "hoopwire-on", "managed bytes/query", null, 0, null),
        new("managed bytes a query, everything on, TLS on both legs", "allocations", "hoopwire-tls", "managed bytes/query", null, 0, null),
        new("CPU a query, MariaDB, everything on", "mysql", "hoopwire-on", "cpu µs", "haproxy", 1.1, 1.0),
        new("MB that memory grows by while 1 GB streams from MariaDB, everything on", "mysql-bulk", "hoopwire-on", "RSS growth MB", null, 16, 8),
        new("managed bytes a query, MariaDB, everything on", "mysql-allocations", "hoopwire-on", "managed bytes/query", null, 0, null),
        new("CPU a query, 100 rules", "rules", "hoopwire-100-rules", "cpu µs", "hoopwire-1-rules", 1.5, 1.0),
        new("CPU a query, 64 literals in a filter", "literals", "hoopwire-64-literals", "cpu µs", "hoopwire-1-literals", 1.5, 1.0),
    ];

    /// <summary>Of which cases the goal speaks.</summary>
    public Func<string, bool> Holds { get; init; } = _ => true;

    /// <summary>Each case's rounds: the ratios, or the values.</summary>
    public IEnumerable<(string Case, Spread Spread)> Find(IReadOnlyList<Measurement> measurements)
    {
        foreach (var name in measurements.Where(m => m.Part == Part && m.Metric == Metric && m.Contestant == Contestant).Select(m => m.Case).Distinct().Where(Holds))
        {
            var spread = Reference is null
                ? Spread.Of(measurements.Where(m => m.Part == Part && m.Case == name && m.Metric == Metric && m.Contestant == Contestant).Select(m => m.Value))
                : Summary.RatioTo(measurements, Part, name, Metric, Contestant, Reference);
            if (spread is not null) yield return (name, spread);
        }
    }
}
