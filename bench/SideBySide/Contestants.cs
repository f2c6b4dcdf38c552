using HoopWire.Bench.Recording;
using HoopWire.Kit;

namespace HoopWire.Bench.SideBySide;

/// <summary>Everyone who can take part, by name.</summary>
internal static class Contestants
{
    public static readonly int[] RuleCounts = [1, 10, 100];
    public static readonly int[] LiteralCounts = [1, 8, 64];

    /// <summary>Makes the contestant of that name; it is not started.</summary>
    public static Contestant Create(string name, Site site, BenchOptions options) => name switch
    {
        "direct" => new DirectConnection(site.DatabasePort),
        "pgbouncer" => new PgBouncer(name, site, FreePort.Next(), options.IdleSessions, tls: false, reuse: true),
        "pgbouncer-fresh" => new PgBouncer(name, site, FreePort.Next(), options.IdleSessions, tls: false, reuse: false),
        "pgbouncer-tls" => new PgBouncer(name, site, FreePort.Next(), options.IdleSessions, tls: true, reuse: true),
        "hoopwire-bare" => new RecordedGateway(name, "none", "io_uring", site.Folder, FreePort.Next(), site.DatabasePort),
        "hoopwire-bare-epoll" => new RecordedGateway(name, "none", "epoll", site.Folder, FreePort.Next(), site.DatabasePort),
        "haproxy" => new HaProxy(site, FreePort.Next()),
        _ => new HoopWireGateway(site, FreePort.Next(3), Setup(name, site)),
    };

    public static string RulesName(int count) => $"hoopwire-{count}-rules";

    public static string LiteralsName(int count) => $"hoopwire-{count}-literals";

    private static GatewaySetup Setup(string name, Site site) => name switch
    {
        "hoopwire-off" => new(name, []),
        "hoopwire-on" when site.IsMySql => new(name, BenchPolicy.EverythingOnMySql),
        "hoopwire-on" or "hoopwire-masked" => new(name, BenchPolicy.Everything),
        "hoopwire-recorded" => new(name, BenchPolicy.Everything) { Results = "masked" },
        "hoopwire-off-tls" => new(name, []) { Tls = true },
        "hoopwire-tls" => new(name, BenchPolicy.Everything) { Tls = true },
        _ when RuleCounts.FirstOrDefault(c => RulesName(c) == name) is var rules and > 0 => new(name, BenchPolicy.Many(rules)),
        _ when LiteralCounts.FirstOrDefault(c => LiteralsName(c) == name) is var literals and > 0 => new(name, BenchPolicy.Literals(literals)),
        _ => throw new ArgumentException($"There is no contestant {name}.", nameof(name)),
    };
}
