namespace HoopWire.Bench.SideBySide;

/// <summary>Every part of the comparison, in the order in which they run.</summary>
internal static class Parts
{
    public static readonly Part[] All =
    [
        new QueriesPart("queries", _ => true, "pgbouncer", "direct", "haproxy", "hoopwire-off", "hoopwire-epoll", "hoopwire-on"),
        new QueriesPart("tls", clients => clients is >= 16 and <= 64, "pgbouncer-tls", "hoopwire-off-tls", "hoopwire-tls"),
        new PacedPart("latency", 0.6, withLatency: true, "pgbouncer", "direct", "haproxy", "hoopwire-off", "hoopwire-on"),
        new PacedPart("low", 0.01, withLatency: false, "pgbouncer", "hoopwire-off", "hoopwire-on"),
        new LoginsPart(),
        new BulkPart(),
        new GrowthPart(),
        new SlopePart("rules", "rule", Contestants.RuleCounts, Contestants.RulesName),
        new SlopePart("literals", "literal", Contestants.LiteralCounts, Contestants.LiteralsName),
        new AllocationsPart(),
        new IdlePart("idle", "pgbouncer", "hoopwire-off", "hoopwire-on"),
        new IdlePart("idle-tls", "pgbouncer-tls", "hoopwire-tls"),
    ];
}
