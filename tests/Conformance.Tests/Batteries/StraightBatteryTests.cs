using HoopWire.Kit;

namespace HoopWire.Conformance.Tests.Batteries;

/// <summary>A battery is only good for comparisons when no step of it fails against the server itself.</summary>
[Trait("Category", "Server")]
[Collection(BatteryCollection.Name)]
public class StraightBatteryTests
{
    public static TheoryData<string, PostgresVersion> Cases => ClientBatteries.Cases;

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task Battery_Straight_IsWhole(string battery, PostgresVersion version) =>
        Transcripts.AssertWhole(await Runs.StraightAsync(battery, version));
}
