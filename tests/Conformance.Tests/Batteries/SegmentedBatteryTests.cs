using System.Globalization;
using HoopWire.Kit;

namespace HoopWire.Conformance.Tests.Batteries;

/// <summary>Whole sessions whose bytes come in pieces on both legs: the client sees what it sees straight.</summary>
[Trait("Category", "Server")]
[Collection(BatteryCollection.Name)]
public class SegmentedBatteryTests
{
    private const string Script = """
        \set VERBOSITY verbose
        BEGIN; CREATE TEMP TABLE t (id int, v text); INSERT INTO t SELECT i, repeat('x', i) FROM generate_series(1, 40) i; SELECT count(*), sum(length(v)) FROM t;
        COPY t TO STDOUT (FORMAT csv);
        COPY t FROM STDIN;
        41	one
        42	two
        \.
        SELECT nothing; ROLLBACK;
        SELECT 1 \; SELECT 2, NULL, 'ö';
        PREPARE p AS SELECT name FROM customers WHERE id = $1; EXECUTE p(7);
        DO $$ BEGIN RAISE NOTICE 'told'; END $$;
        SELECT * FROM customers ORDER BY id LIMIT 3;

        """;

    /// <summary>Another one for every run; HOOPWIRE_TEST_SEED repeats one.</summary>
    private static readonly int Seed = int.TryParse(Environment.GetEnvironmentVariable("HOOPWIRE_TEST_SEED"), NumberStyles.None, CultureInfo.InvariantCulture, out int seed)
        ? seed
        : Random.Shared.Next(1_000_000);

    [Theory]
    [InlineData("psql")]
    [InlineData("npgsql")]
    [InlineData("pgbench")]
    [InlineData("pg_dump")]
    public Task Battery_CutAnywhereOnBothLegs_GivesTheStraightTranscript(string battery) => WithSeedAsync(async () =>
    {
        string expected = await Runs.StraightAsync(battery, PostgresVersion.V15);
        string actual = await ThroughAsync(1400, endpoint => ClientBatteries.Named(battery).RunAsync(endpoint));
        Transcripts.AssertWhole(actual);
        Transcripts.AssertEqual(expected, actual);
    });

    [Fact]
    public Task Psql_EachByteAloneOnBothLegs_GivesTheStraightTranscript() => WithSeedAsync(async () =>
    {
        var server = await PostgresServer.SharedAsync();
        Transcripts.AssertEqual(await PsqlAsync(server.Endpoint()), await ThroughAsync(1, PsqlAsync));
    });

    private static async Task<string> PsqlAsync(PostgresEndpoint endpoint)
    {
        var result = await PostgresClients.PsqlAsync(endpoint, Script);
        return result.StandardOutput + result.StandardError;
    }

    private static async Task<string> ThroughAsync(int bytesMax, Func<PostgresEndpoint, Task<string>> run)
    {
        var server = await PostgresServer.SharedAsync();
        await using var towardsTarget = new SegmentingProxy(server.Port, Seed, bytesMax);
        await using var gateway = await PostgresGateway.StartAsync(server, new PostgresGatewayOptions { TargetPort = towardsTarget.Port, TargetTls = "disable" });
        await using var towardsGateway = new SegmentingProxy(gateway.Port, Seed + 1_000_000, bytesMax);
        var endpoint = await gateway.EndpointAsync(sslMode: "disable") with { Port = towardsGateway.Port };
        return Runs.WithoutAttribution(await run(endpoint));
    }

    private static async Task WithSeedAsync(Func<Task> test)
    {
        try
        {
            await test();
        }
        catch (Exception e)
        {
            throw new InvalidOperationException($"HOOPWIRE_TEST_SEED={Seed} repeats this.", e);
        }
    }
}
