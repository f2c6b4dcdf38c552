using System.Globalization;

namespace HoopWire.Evasion.Tests;

[Trait("Category", "Server")]
public class MaskEvasionTests(EvasionServer server) : IClassFixture<EvasionServer>
{
    private static int _next;

    public static TheoryData<string, Way, bool> Cases()
    {
        var cases = new TheoryData<string, Way, bool>();
        foreach (string name in Evasions.All.Keys)
        {
            foreach (var way in Enum.GetValues<Way>())
            {
                cases.Add(name, way, false);
                cases.Add(name, way, true);
            }
        }
        return cases;
    }

    public static TheoryData<string> OracleStatements() => [.. Oracles.All];

    public static TheoryData<string> BenignStatements() => [.. Benign.All, .. ToolTexts.All, .. TpcH.Queries, .. TpcC.Statements];

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task Run_Evasion_NoProtectedValueReachesTheClient(string name, Way way, bool byteByByte)
    {
        string number = Interlocked.Increment(ref _next).ToString(CultureInfo.InvariantCulture);
        await using var client = await CapturingClient.LoginAsync(server.Gateway.Port, byteByByte);
        foreach (string sql in Evasions.All[name])
        {
            await client.RunAsync(way, [sql.Replace("{0}", number, StringComparison.Ordinal)]);
            server.AssertNothingLeaked(client, sql);
        }
        Assert.False(client.IsClosed, $"The session ended: {string.Join(' ', client.Errors)}");
    }

    [Theory]
    [MemberData(nameof(OracleStatements))]
    public async Task Run_Oracle_IsRefused(string sql)
    {
        foreach (var way in new[] { Way.Simple, Way.ExtendedText })
        {
            await using var client = await CapturingClient.LoginAsync(server.Gateway.Port);
            await client.RunAsync(way, ["begin", sql]);
            Assert.Equal("42501", Assert.Single(client.Errors));
        }
    }

    [Theory]
    [MemberData(nameof(BenignStatements))]
    public async Task Run_BenignStatement_IsNotRefused(string sql)
    {
        foreach (var way in sql.Contains(';', StringComparison.Ordinal) ? [Way.Simple] : Enum.GetValues<Way>())
        {
            await using var client = await CapturingClient.LoginAsync(server.Gateway.Port);
            await client.RunAsync(way, [sql]);
            Assert.Empty(client.Errors);
            server.AssertNothingLeaked(client, sql);
        }
    }
}
