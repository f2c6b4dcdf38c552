using System.Globalization;

namespace HoopWire.Evasion.Tests;

[Trait("Category", "Server")]
public class MaskEvasionTests(EvasionServer server) : IClassFixture<EvasionServer>
{
    private static int _next;

    public static TheoryData<string, Way> Cases()
    {
        var cases = new TheoryData<string, Way>();
        foreach (string name in Evasions.All.Keys)
            foreach (var way in Enum.GetValues<Way>()) cases.Add(name, way);
        return cases;
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task Run_Evasion_NoProtectedValueReachesTheClient(string name, Way way)
    {
        string number = Interlocked.Increment(ref _next).ToString(CultureInfo.InvariantCulture);
        await using var client = await CapturingClient.LoginAsync(server.Gateway.Port);
        foreach (string sql in Evasions.All[name])
        {
            await client.RunAsync(way, [sql.Replace("{0}", number, StringComparison.Ordinal)]);
            server.AssertNothingLeaked(client, sql);
        }
        Assert.False(client.IsClosed, $"The session ended: {string.Join(' ', client.Errors)}");
    }
}
