using HoopWire.Kit;

namespace HoopWire.Conformance.Tests.Batteries;

/// <summary>A battery is only good for comparisons when the same server gives the same transcript twice.</summary>
[Trait("Category", "Server")]
[Collection(BatteryCollection.Name)]
public class StraightBatteryTests
{
    public static TheoryData<string, PostgresVersion> Cases => ClientBatteries.Cases;

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task Battery_StraightTwice_GivesEqualTranscripts(string battery, PostgresVersion version)
    {
        await using var path = new StraightPath(await PostgresServer.SharedAsync(version));
        var first = await ClientBatteries.Named(battery).RunAsync(await path.EndpointAsync());
        Transcripts.AssertWhole(first);
        Transcripts.AssertEqual(first, await ClientBatteries.Named(battery).RunAsync(await path.EndpointAsync()));
    }
}
