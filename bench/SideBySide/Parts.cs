namespace HoopWire.Bench.SideBySide;

/// <summary>Every part of the comparison, in the order in which they run.</summary>
internal static class Parts
{
    /// <summary>Before PostgreSQL.</summary>
    public static readonly Part[] Postgres =
    [
        new QueriesPart("queries", _ => true, "pgbouncer", "direct", "haproxy", "hoopwire-bare", "hoopwire-bare-epoll", "hoopwire-off", "hoopwire-on"),
        new QueriesPart("tls", clients => clients is >= 16 and <= 64, "pgbouncer-tls", "hoopwire-off-tls", "hoopwire-tls"),
        new PacedPart("latency", 0.6, withLatency: true, "pgbouncer", "direct", "haproxy", "hoopwire-bare", "hoopwire-off", "hoopwire-on"),
        new PacedPart("low", 0.01, withLatency: false, "pgbouncer", "hoopwire-off", "hoopwire-on"),
        new LoginsPart(),
        new BulkPart(
            "bulk",
            [("COPY out, 1 KB rows", "COPY bench_bulk TO STDOUT"), ("SELECT, 32 columns", "SELECT * FROM bench_wide")],
            async login => await PostgresSocket.LoginAsync(login),
            "pgbouncer", "direct", "haproxy", "hoopwire-off", "hoopwire-masked", "hoopwire-recorded"),
        new GrowthPart(),
        new SlopePart("rules", "rule", Contestants.RuleCounts, Contestants.RulesName),
        new SlopePart("literals", "literal", Contestants.LiteralCounts, Contestants.LiteralsName),
        new AllocationsPart("allocations", "hoopwire-off", "hoopwire-on", "hoopwire-tls"),
        new IdlePart("idle", "pgbouncer", "hoopwire-off", "hoopwire-on"),
        new IdlePart("idle-tls", "pgbouncer-tls", "hoopwire-tls"),
    ];

    /// <summary>Before MariaDB.</summary>
    public static readonly Part[] MySql =
    [
        new QueriesPart("mysql", _ => true, "haproxy", "direct", "hoopwire-off", "hoopwire-on"),
        new BulkPart(
            "mysql-bulk", [("SELECT, 1 KB rows", "SELECT * FROM bench_bulk")], async login => await MySqlSocket.LoginAsync(login),
            "haproxy", "direct", "hoopwire-off", "hoopwire-on"),
        new AllocationsPart("mysql-allocations", "hoopwire-off", "hoopwire-on"),
    ];

    /// <summary>All of them.</summary>
    public static readonly Part[] All = [.. Postgres, .. MySql];
}
