using HoopWire.Integration.Tests.InProcess;
using HoopWire.Kit;
using HoopWire.Policy;
using MySqlConnector;

namespace HoopWire.Integration.Tests;

/// <summary>What clients and targets agree on need not be the same: results that end by OK packets, and what changes in a session.</summary>
[Trait("Category", "Server")]
public class MySqlCapabilityTests
{
    private const uint SessionTrack = 1 << 23;
    private const uint DeprecateEof = 1 << 24;
    private static readonly Rule Detects = new("pii") { Masks = [new MaskRule(MaskKind.Redact) { Detect = [DetectorKind.Email] }] };

    [Theory]
    [InlineData(0, 1)]
    [InlineData(0, 100_000)]
    [InlineData(DeprecateEof, 1)]
    [InlineData(DeprecateEof, 100_000)]
    [InlineData(DeprecateEof | SessionTrack, 7)]
    public async Task Session_TargetWithAndWithout_GivesTheClientTheSame(uint without, int bytesMax)
    {
        using var target = new AnsweringProxy(InProcessGateway.TargetOn(await MariaDbServer.SharedAsync()), "none") { Without = without };
        await using var segments = new SegmentingProxy(target.Target.Port, 1, bytesMax);
        await using var gateway = InProcessGateway.Start(target.Target with { Port = segments.Port }, new GatewayLimits(), [Detects]);
        await using var connection = await gateway.OpenMySqlAsync();
        Assert.Equal((DeprecateEof | SessionTrack) & ~without, target.AskedFor & (DeprecateEof | SessionTrack));
        Assert.Equal("*******************", await connection.LastAsync("SELECT name FROM customers; SELECT email FROM customers WHERE id IN (6, 7)"));
        Assert.Equal("3", await connection.LastAsync("DO 1; SELECT id FROM customers WHERE id > 50; SELECT 3"));
        Assert.Equal("4", await connection.LastAsync("CALL two_results(7)"));
        Assert.Equal(MySqlErrorCode.NoSuchTable, (await Assert.ThrowsAsync<MySqlException>(() => connection.LastAsync("SELECT 1; SELECT * FROM nope"))).ErrorCode);
        for (int i = 0; i < 2; i++) Assert.Equal("*******************", await PreparedAsync(connection, 7));
        await connection.ChangeDatabaseAsync("information_schema");
        Assert.Equal("information_schema", await connection.LastAsync("SELECT DATABASE()"));
    }

    [Theory]
    [InlineData(MySqlClient.ConnectorJ, DeprecateEof)]
    [InlineData(MySqlClient.NodeMySql2, SessionTrack)]
    public async Task Battery_TargetWithAndWithout_GivesTheStraightTranscript(MySqlClient client, uint without)
    {
        var server = await MariaDbServer.SharedAsync();
        using var target = new AnsweringProxy(InProcessGateway.TargetOn(server), "none") { Without = without };
        await using var gateway = InProcessGateway.Start(target.Target, new GatewayLimits(), []);
        // The version that clients are greeted with is that of the target reached last.
        await MySqlClients.QueryAsync(gateway.MySqlEndpoint(), "SELECT 1");
        Assert.Equal(await MySqlClients.BatteryAsync(client, server.Endpoint()), await MySqlClients.BatteryAsync(client, gateway.MySqlEndpoint()));
        Assert.Equal(0u, target.AskedFor & without);
    }

    [Fact]
    public async Task Session_ClientThatKnowsNone_AsksTheTargetForNone()
    {
        using var target = new AnsweringProxy(InProcessGateway.TargetOn(await MariaDbServer.SharedAsync()), "none");
        await using var gateway = InProcessGateway.Start(target.Target, new GatewayLimits(), []);
        await MySqlClients.BatteryAsync(MySqlClient.PyMySql, gateway.MySqlEndpoint());
        Assert.Equal(0u, target.AskedFor & (DeprecateEof | SessionTrack));
    }

    private static async Task<string?> PreparedAsync(MySqlConnection connection, int id)
    {
        await using var command = new MySqlCommand("SELECT email FROM customers WHERE id = @id", connection);
        command.Parameters.AddWithValue("@id", id);
        await command.PrepareAsync();
        return (string?)await command.ExecuteScalarAsync();
    }
}
