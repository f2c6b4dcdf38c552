using System.Globalization;

namespace HoopWire.Evasion.Tests;

/// <summary>No protected value leaves by any of the statements, and none that is harmless is refused.</summary>
/// <param name="server">The server.</param>
public abstract class MaskEvasions(EvasionServer server)
{
    private static int _next;

    [Theory]
    [MemberData(nameof(EvasionCases.Cases), MemberType = typeof(EvasionCases))]
    public async Task Run_Evasion_NoProtectedValueReachesTheClient(string name, Way way, bool byteByByte)
    {
        string number = Interlocked.Increment(ref _next).ToString(CultureInfo.InvariantCulture);
        await using var client = await CapturingClient.LoginAsync(server.Gateway.Port, byteByByte);
        foreach (string sql in Evasions.All[name])
        {
            await client.RunAsync(way, [server.Fill(sql, number)]);
            server.AssertNothingLeaked(client, sql);
        }
        Assert.False(client.IsClosed, $"The session ended: {string.Join(' ', client.Errors)}");
    }

    [Theory]
    [MemberData(nameof(EvasionCases.OracleStatements), MemberType = typeof(EvasionCases))]
    public async Task Run_Oracle_IsRefused(string sql)
    {
        foreach (var (way, byteByByte) in EvasionCases.Sent)
        {
            await using var client = await CapturingClient.LoginAsync(server.Gateway.Port, byteByByte);
            await client.RunAsync(way, ["begin", sql]);
            Assert.Equal("42501", Assert.Single(client.Errors));
        }
    }

    [Theory]
    [MemberData(nameof(EvasionCases.BenignStatements), MemberType = typeof(EvasionCases))]
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
