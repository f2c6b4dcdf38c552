using HoopWire.Kit;

namespace HoopWire.Conformance.Tests.Batteries;

/// <summary>Under a grant without rules nobody can tell the gateway from the server by what the client sees.</summary>
[Trait("Category", "Server")]
[Collection(BatteryCollection.Name)]
public class GatewayBatteryTests
{
    public static TheoryData<string, PostgresVersion> Cases => ClientBatteries.Cases;

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task Battery_ThroughGateway_GivesTheStraightTranscript(string battery, PostgresVersion version)
    {
        var expected = await Runs.StraightAsync(battery, version);
        var actual = await Runs.ThroughGatewayAsync(battery, version);
        Transcripts.AssertWhole(actual);
        Transcripts.AssertEqual(expected, actual);
    }

    public static TheoryData<string, PostgresVersion> WatchfulCases => ClientBatteries.CasesOf("pgbench", "pg_dump", "pg_restore");

    [Theory]
    [MemberData(nameof(WatchfulCases))]
    public async Task Battery_ThroughWatchfulGateway_GivesTheStraightTranscript(string battery, PostgresVersion version)
    {
        var expected = await Runs.StraightAsync(battery, version);
        var actual = await Runs.ThroughGatewayAsync(battery, version, RuleSet.Watchful);
        Transcripts.AssertWhole(actual);
        Transcripts.AssertEqual(expected, actual);
    }

    /// <summary>Detectors take values out of errors and fast-path calls away, which these look at: <c>tests/Conformance.Tests/Watchful</c> lists that, line by line.</summary>
    [Theory]
    [InlineData("psycopg")]
    [InlineData("pg")]
    [InlineData("npgsql")]
    public async Task Battery_ThroughWatchfulGateway_DiffersByWhatIsWithheldOnly(string battery)
    {
        const PostgresVersion Newest = PostgresVersion.V18;
        string straight = await Runs.StraightAsync(battery, Newest);
        await Transcripts.AssertChangesAsync("Watchful", battery, Newest, straight, await Runs.ThroughGatewayAsync(battery, Newest, RuleSet.Watchful));
    }
}
