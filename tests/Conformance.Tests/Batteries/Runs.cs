using System.Text.RegularExpressions;
using HoopWire.Kit;

namespace HoopWire.Conformance.Tests.Batteries;

/// <summary>One gateway for each server and one straight run of each battery, whoever asks first; the gateways end with the process.</summary>
internal static partial class Runs
{
    private static readonly PostgresGatewayOptions Watchful = new()
    {
        GrantRules = ["detect", "bound", "watch"],
        Rules = """
            - name: detect
              mask:
                - {detect: [iban], with: redact}
            - name: bound
              limit: {rows: 1000000000, bytes: 100GB}
            - name: watch
              enforce: false
              block: {effects: [read, write, ddl, dcl, multi, opaque, session, delay, transaction, prepare, copy, listen]}
            """,
    };

    private static readonly Dictionary<(PostgresVersion Version, RuleSet Rules), Task<PostgresGateway>> Gateways = [];
    private static readonly Dictionary<(string Battery, PostgresVersion Version), Task<string>> Transcripts = [];

    /// <summary>The gateway of <see cref="RuleSet.Ruled"/>.</summary>
    public static PostgresGatewayOptions Ruled { get; } = new()
    {
        GrantRules = ["pii", "not-here"],
        Rules = """
            - name: pii
              mask:
                - {column: customers.ssn, with: partial, keep: 4}
                - {column: "*.card", with: partial, keep: 4}
                - {column: "*.email", with: partial, keep: domain}
                - {column: public.customers.born, with: truncate-date, to: month}
            - name: not-here
              block: {text: [{matches: '^(LISTEN "?|DROP TABLE IF EXISTS )b_'}], message: "Not here"}
            """,
    };

    /// <summary>What the client sees when it speaks to the server itself, as <c>app</c>.</summary>
    public static Task<string> StraightAsync(string battery, PostgresVersion version)
    {
        lock (Transcripts)
        {
            if (!Transcripts.TryGetValue((battery, version), out var transcript))
                Transcripts[(battery, version)] = transcript = RunStraightAsync(battery, version);
            return transcript;
        }
    }

    /// <summary>
    /// What it sees through a gateway, as alice with an access key, under these rules.
    /// </summary>
    public static async Task<string> ThroughGatewayAsync(string battery, PostgresVersion version, RuleSet rules = RuleSet.None)
    {
        var gateway = await GatewayAsync(version, rules);
        return WithoutAttribution(await ClientBatteries.Named(battery).RunAsync(await gateway.EndpointAsync("alice")));
    }

    /// <summary>The gateway that a battery runs through.</summary>
    public static Task<PostgresGateway> GatewayAsync(PostgresVersion version, RuleSet rules)
    {
        lock (Gateways)
        {
            if (!Gateways.TryGetValue((version, rules), out var gateway)) Gateways[(version, rules)] = gateway = StartAsync(version, rules);
            return gateway;
        }
    }

    /// <summary>The transcript without what the gateway puts in front of the client's own name at the target.</summary>
    public static string WithoutAttribution(string transcript) => Attribution().Replace(transcript, "");

    private static async Task<string> RunStraightAsync(string battery, PostgresVersion version)
    {
        var server = await PostgresServer.SharedAsync(version);
        return await ClientBatteries.Named(battery).RunAsync(server.Endpoint());
    }

    private static async Task<PostgresGateway> StartAsync(PostgresVersion version, RuleSet rules) =>
        await PostgresGateway.StartAsync(await PostgresServer.SharedAsync(version), rules switch { RuleSet.Watchful => Watchful, RuleSet.Ruled => Ruled, _ => null });

    /// <summary>The person and the session stand before the client's own application_name at the target, where a query may read it.</summary>
    [GeneratedRegex("alice/[0-9a-z]{16} ?")]
    private static partial Regex Attribution();
}
