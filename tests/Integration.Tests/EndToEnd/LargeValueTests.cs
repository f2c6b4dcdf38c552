using System.Globalization;
using HoopWire.Kit;
using Npgsql;
using Xunit.Abstractions;

namespace HoopWire.Integration.Tests.EndToEnd;

/// <summary>Large values stream in both directions: the gateway's memory does not grow with them.</summary>
[Trait("Category", "Server")]
public class LargeValueTests(ITestOutputHelper output)
{
    /// <summary>Stands in what is sent, behind everything that a recording keeps of it.</summary>
    private const string Canary = "canary-in-the-gigabyte";

    private const int Bytes = 256 << 20;

    /// <summary>The longest text that PostgreSQL can make is one byte short of 1 GB, its header included.</summary>
    private const int LongestBytes = 1_050_000_000;

    /// <summary>What a gateway may grow by, however much streams: a fraction of it.</summary>
    private const long GrowthMax = 64 << 20;

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
        Assert.InRange(PeakBytes(gateway) - before, 0, GrowthMax);
    }

    /// <summary>One value in one row, and as many bytes in rows of a COPY, both under rules that read statements and look for masked columns.</summary>
    [Fact]
    public async Task Gigabyte_InOneValueAndByCopy_GatewayStaysSmall()
    {
        await using var gateway = await PostgresGateway.StartAsync(await PostgresServer.SharedAsync(), new PostgresGatewayOptions
        {
            TargetTls = "disable",
            GrantRules = ["pii"],
            Rules = "- name: pii\n  mask:\n    - {column: public.customers.ssn, with: redact}\n",
        });
        var endpoint = await gateway.EndpointAsync(sslMode: "disable");
        await using var connection = new NpgsqlConnection(endpoint.ConnectionString + ";Pooling=false;Command Timeout=300");
        await connection.OpenAsync();
        await ReceiveAsync(connection, 1 << 20);
        await CopyOutAsync(connection, 1 << 20);
        long before = PeakBytes(gateway);
        await ReceiveAsync(connection, LongestBytes);
        await CopyOutAsync(connection, 1 << 30);
        Assert.InRange(PeakBytes(gateway) - before, 0, GrowthMax);
    }

    /// <summary>One parameter of a Bind, and as many bytes in rows of a COPY to the server: no part of them stays anywhere but what a recording says it keeps.</summary>
    [Theory]
    [InlineData("")]
    [InlineData("pii")]
    public async Task Gigabyte_InOneParameterAndByCopyIn_GatewayStaysSmallAndKeepsNothing(string rule)
    {
        await using var gateway = await PostgresGateway.StartAsync(await PostgresServer.SharedAsync(), new PostgresGatewayOptions
        {
            TargetTls = "disable",
            GrantRules = rule.Length > 0 ? [rule] : [],
            Rules = rule.Length > 0 ? "- name: pii\n  mask:\n    - {column: public.customers.ssn, with: redact}\n    - {detect: [credit-card], with: redact}\n" : "",
        });
        var endpoint = await gateway.EndpointAsync(sslMode: "disable");
        await using (var connection = new NpgsqlConnection(endpoint.ConnectionString + ";Pooling=false;Command Timeout=300"))
        {
            await connection.OpenAsync();
            await using var sink = new NpgsqlCommand("CREATE TEMP TABLE sink (v bytea)", connection);
            await sink.ExecuteNonQueryAsync();
            await SendAsync(connection, 1 << 20);
            await CopyInAsync(connection, 1 << 20);
            long before = PeakBytes(gateway);
            await SendAsync(connection, LongestBytes);
            await CopyInAsync(connection, 1 << 30);
            long peak = PeakBytes(gateway);
            output.WriteLine($"The gateway's peak was {before >> 20} MB before, and {peak >> 20} MB after two gigabytes.");
            Assert.InRange(peak - before, 0, GrowthMax);
        }

        Assert.Equal(0, await gateway.Process.StopAsync());
        Assert.DoesNotContain(Canary, gateway.Process.Process.StandardOutput + gateway.Process.Process.StandardError, StringComparison.Ordinal);
        var found = await RunningProcess.RunAsync("sh", ["-c", $"grep -rlaF {Canary} \"$0\"; find \"$0\" -name '*.zst' -exec zstdcat {{}} + | grep -aF {Canary}", gateway.DataDirectory]);
        Assert.Equal("", found.StandardOutput);
        // The search finds what is there: the parameter's first bytes are recorded.
        var kept = await RunningProcess.RunAsync("sh", ["-c", "find \"$0\" -name '*.zst' -exec zstdcat {} + | grep -c 7878787878787878", gateway.DataDirectory]);
        Assert.NotEqual("0", kept.StandardOutput.Trim());
    }

    private static async Task SendAsync(NpgsqlConnection connection, int bytes)
    {
        await using var value = new CanaryStream(bytes, Canary, 128 << 10);
        await using var sent = new NpgsqlCommand("SELECT octet_length($1)", connection)
        {
            Parameters = { new() { Value = value, NpgsqlDbType = NpgsqlTypes.NpgsqlDbType.Bytea } },
        };
        Assert.Equal(bytes, await sent.ExecuteScalarAsync());
    }

    /// <summary>The rows are read by the server, and not kept.</summary>
    private static async Task CopyInAsync(NpgsqlConnection connection, int bytes)
    {
        byte[] row = new byte[1 << 20];
        Array.Fill(row, (byte)'y');
        System.Text.Encoding.ASCII.GetBytes(Canary).CopyTo(row, row.Length / 2);
        await using var importer = await connection.BeginBinaryImportAsync("COPY sink FROM STDIN (FORMAT binary) WHERE false");
        for (int i = 0; i < bytes / row.Length; i++)
        {
            await importer.StartRowAsync();
            await importer.WriteAsync(row, NpgsqlTypes.NpgsqlDbType.Bytea);
        }

        await importer.CompleteAsync();
    }

    private static async Task RunAsync(NpgsqlConnection connection, int bytes)
    {
        await using var sent = new NpgsqlCommand("SELECT octet_length($1)", connection) { Parameters = { new() { Value = new byte[bytes] } } };
        Assert.Equal(bytes, await sent.ExecuteScalarAsync());
        await using var received = new NpgsqlCommand($"SELECT convert_to(repeat('x', {bytes}), 'UTF8')", connection);
        Assert.Equal(bytes, ((byte[])(await received.ExecuteScalarAsync())!).Length);
    }

    /// <summary>Reads one value piece by piece: this process holds no gigabyte either.</summary>
    private static async Task ReceiveAsync(NpgsqlConnection connection, int bytes)
    {
        await using var command = new NpgsqlCommand($"SELECT repeat('x', {bytes})", connection);
        await using var reader = await command.ExecuteReaderAsync(System.Data.CommandBehavior.SequentialAccess);
        Assert.True(await reader.ReadAsync());
        await using var value = await reader.GetStreamAsync(0);
        Assert.Equal(bytes, await LengthAsync(value));
        Assert.False(await reader.ReadAsync());
    }

    private static async Task CopyOutAsync(NpgsqlConnection connection, int bytes)
    {
        const int RowBytes = 1 << 20;
        await using var stream = await connection.BeginRawBinaryCopyAsync(
            $"COPY (SELECT repeat('x', {RowBytes}) FROM generate_series(1, {bytes / RowBytes})) TO STDOUT (FORMAT binary)");
        Assert.InRange(await LengthAsync(stream), bytes, bytes + (bytes / 100));
    }

    private static async Task<long> LengthAsync(Stream stream)
    {
        var buffer = new byte[1 << 20];
        long length = 0;
        for (int read; (read = await stream.ReadAsync(buffer)) > 0;) length += read;
        return length;
    }

    private static long PeakBytes(PostgresGateway gateway)
    {
        string line = File.ReadLines(string.Create(CultureInfo.InvariantCulture, $"/proc/{gateway.Process.Process.Id}/status"))
            .Single(line => line.StartsWith("VmHWM:", StringComparison.Ordinal));
        return long.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture) << 10;
    }
}
