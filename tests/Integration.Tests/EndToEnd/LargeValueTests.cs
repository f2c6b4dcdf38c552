using System.Globalization;
using HoopWire.Kit;
using Npgsql;

namespace HoopWire.Integration.Tests.EndToEnd;

/// <summary>Large values stream in both directions: the gateway's memory does not grow with them.</summary>
[Trait("Category", "Server")]
public class LargeValueTests
{
    private const int Bytes = 256 << 20;

    [Theory]
    [InlineData("disable")]
    [InlineData("require")]
    public async Task Npgsql_LargeValueBothWays_GatewayStaysSmall(string sslMode)
    {
        await using var gateway = await PostgresGateway.StartAsync(await PostgresServer.SharedAsync());
        var endpoint = await gateway.EndpointAsync(sslMode: sslMode);
        await using var connection = new NpgsqlConnection(endpoint.ConnectionString + ";Pooling=false;Command Timeout=300");
        await connection.OpenAsync();
        await RunAsync(connection, 1 << 20);
        long before = PeakBytes(gateway);
        await RunAsync(connection, Bytes);
        Assert.InRange(PeakBytes(gateway) - before, 0, Bytes / 4);
    }

    private static async Task RunAsync(NpgsqlConnection connection, int bytes)
    {
        await using var sent = new NpgsqlCommand("SELECT octet_length($1)", connection) { Parameters = { new() { Value = new byte[bytes] } } };
        Assert.Equal(bytes, await sent.ExecuteScalarAsync());
        await using var received = new NpgsqlCommand($"SELECT convert_to(repeat('x', {bytes}), 'UTF8')", connection);
        Assert.Equal(bytes, ((byte[])(await received.ExecuteScalarAsync())!).Length);
    }

    private static long PeakBytes(PostgresGateway gateway)
    {
        string line = File.ReadLines(string.Create(CultureInfo.InvariantCulture, $"/proc/{gateway.Process.Process.Id}/status"))
            .Single(line => line.StartsWith("VmHWM:", StringComparison.Ordinal));
        return long.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture) << 10;
    }
}
