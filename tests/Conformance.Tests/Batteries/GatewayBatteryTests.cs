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

    /// <summary>Detectors take values out of errors and fast-path calls away, which the other batteries look at.</summary>
    [Theory]
    [InlineData("pgbench")]
    [InlineData("pg_dump")]
    [InlineData("pg_restore")]
    public async Task Battery_ThroughWatchfulGateway_GivesTheStraightTranscript(string battery)
    {
        var expected = await Runs.StraightAsync(battery, PostgresVersion.V15);
        var actual = await Runs.ThroughGatewayAsync(battery, PostgresVersion.V15, RuleSet.Watchful);
        Transcripts.AssertWhole(actual);
        Transcripts.AssertEqual(expected, actual);
    }
}
