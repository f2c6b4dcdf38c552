using System.Globalization;
using HoopWire.Kit;

namespace HoopWire.Conformance.Tests.Batteries;

/// <summary>
/// Under masks and a block a client sees what it sees straight, but for what the rules change: masked values in the masked columns, and what
/// <c>tests/Conformance.Tests/Ruled</c> lists for each client, line by line: what is refused, and texts of the server's that may quote values.
/// </summary>
[Trait("Category", "Server")]
[Collection(BatteryCollection.Name)]
public class RuledBatteryTests
{
    private const PostgresVersion Version = PostgresVersion.V15;

    public static TheoryData<string, PostgresVersion> Cases => ClientBatteries.CasesOf("psql", "psycopg", "asyncpg", "pg", "jdbc", "npgsql");

    public static TheoryData<string, PostgresVersion> CasesAway => ClientBatteries.CasesOf("pgbench", "pg_restore");

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task Battery_ThroughRuledGateway_DiffersByTheRulesOnly(string battery, PostgresVersion version)
    {
        string straight = await Runs.StraightAsync(battery, version);
        string ruled = await Runs.ThroughGatewayAsync(battery, version, RuleSet.Ruled);
        AssertHidden(ruled);
        Assert.Contains("Not here", ruled, StringComparison.Ordinal);
        await Transcripts.AssertChangesAsync("Ruled", battery, version, Masked(straight), ruled);
    }

    /// <summary>What touches no masked column is the same to the last byte.</summary>
    [Theory]
    [MemberData(nameof(CasesAway))]
    public async Task Battery_AwayFromMaskedColumns_GivesTheStraightTranscript(string battery, PostgresVersion version) =>
        Transcripts.AssertEqual(await Runs.StraightAsync(battery, version), await Runs.ThroughGatewayAsync(battery, version, RuleSet.Ruled));

    /// <summary>Whatever proves the person, the rules find the same.</summary>
    [Fact]
    public async Task Psql_ByTokenAndByCertificate_GivesTheTranscriptOfTheKey()
    {
        await using var provider = await OidcProvider.StartAsync();
        await using var gateway = await PostgresGateway.StartAsync(await PostgresServer.SharedAsync(Version), Runs.Ruled with
        {
            ClientCertificates = true,
            Identity = $$$"""
                  oidc:
                    - {name: people, issuer: "{{{provider.Issuer}}}", audience: hoopwire, user: "{sub}", groupsClaim: groups}
                """,
        });
        string expected = await Runs.ThroughGatewayAsync("psql", Version, RuleSet.Ruled);
        (string Method, PostgresEndpoint Endpoint)[] ways =
        [
            ("jwt:people", gateway.Endpoint("alice", await provider.MintAsync("alice", lifetime: TimeSpan.FromHours(1)))),
            ("certificate", gateway.Endpoint("alice", "not asked for") with { ClientCertificate = gateway.Certificates.Client("alice") }),
        ];
        foreach (var (method, endpoint) in ways)
        {
            Transcripts.AssertEqual(expected, Runs.WithoutAttribution(await ClientBatteries.Named("psql").RunAsync(endpoint)));
            string sessions = (await gateway.OperatorAsync("sessions", "--json")).EnsureSuccess().StandardOutput;
            Assert.Contains($"\"method\":\"{method}\"", sessions, StringComparison.Ordinal);
            Assert.DoesNotContain("\"method\":\"key\"", sessions, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task PgDump_ThroughRuledGateway_LeavesOutWhatIsMaskedOrFails()
    {
        var server = await PostgresServer.SharedAsync(Version);
        var gateway = await Runs.GatewayAsync(Version, RuleSet.Ruled);
        var endpoint = await gateway.EndpointAsync("alice");
        var refused = await PostgresClients.PgDumpAsync(endpoint);
        Assert.NotEqual(0, refused.ExitCode);
        Assert.Contains("Denied by rule \"pii\"", refused.StandardError, StringComparison.Ordinal);
        AssertHidden(refused.StandardOutput + refused.StandardError);
        Assert.Contains("COPY public.customers", refused.StandardError, StringComparison.Ordinal);
        string[] without = ["--exclude-table-data=customers"];
        var straight = await PostgresClients.PgDumpAsync(server.Endpoint(), without);
        var ruled = await PostgresClients.PgDumpAsync(endpoint, without);
        Transcripts.AssertEqual(
            ClientBatteries.WithoutToken(straight.EnsureSuccess().StandardOutput), ClientBatteries.WithoutToken(ruled.EnsureSuccess().StandardOutput));
    }

    /// <summary>What the straight transcript becomes by the masks alone, told from the seed and not by the gateway.</summary>
    private static string Masked(string straight)
    {
        foreach (var customer in SeedData.Customers)
        {
            straight = straight
                .Replace(customer.Email, Stars(customer.Email, customer.Email.Length - customer.Email.IndexOf('@', StringComparison.Ordinal)), StringComparison.Ordinal)
                .Replace(customer.Ssn, Stars(customer.Ssn, 4), StringComparison.Ordinal)
                .Replace(customer.Card, Stars(customer.Card, 4), StringComparison.Ordinal)
                .Replace(Date(customer.Born), Date(new DateOnly(customer.Born.Year, customer.Born.Month, 1)), StringComparison.Ordinal);
        }

        return straight;
    }

    private static void AssertHidden(string transcript)
    {
        Assert.All(SeedData.Customers, customer =>
        {
            Assert.DoesNotContain(customer.Email, transcript, StringComparison.Ordinal);
            Assert.DoesNotContain(customer.Ssn, transcript, StringComparison.Ordinal);
            Assert.DoesNotContain(customer.Card, transcript, StringComparison.Ordinal);
            if (customer.Born.Day != 1) Assert.DoesNotContain(Date(customer.Born), transcript, StringComparison.Ordinal);
        });
    }

    private static string Stars(string value, int kept) => new string('*', value.Length - kept) + value[^kept..];

    private static string Date(DateOnly date) => date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
