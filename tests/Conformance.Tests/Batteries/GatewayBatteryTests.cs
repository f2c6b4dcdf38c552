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
        var server = await PostgresServer.SharedAsync(version);
        await using var straight = new StraightPath(server);
        await using var gateway = await GatewayPath.StartAsync(server);
        var expected = await ClientBatteries.Named(battery).RunAsync(await straight.EndpointAsync());
        var actual = await ClientBatteries.Named(battery).RunAsync(await gateway.EndpointAsync());
        Transcripts.AssertWhole(actual);
        Transcripts.AssertEqual(expected, actual);
    }
}
