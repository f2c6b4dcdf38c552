using HoopWire.Integration.Tests.InProcess;
using HoopWire.Kit;
using HoopWire.Policy;
using HoopWire.Sessions;
using MySqlConnector;

namespace HoopWire.Integration.Tests;

/// <summary>Clients that compress, in front of a MariaDB that is spoken to without.</summary>
[Trait("Category", "Server")]
public class MySqlCompressionTests
{
    private static readonly Rule NoDdl = new("no-ddl") { Block = new BlockRule(Effects.Ddl, "Schema changes go through migrations") };

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(1_000_000)]
    public async Task MariaDb_Compressed_GivesWhatItGivesPlain(int bytesMax)
    {
        await using var gateway = InProcessGateway.Start(InProcessGateway.TargetOn(await MariaDbServer.SharedAsync()), new GatewayLimits(), [NoDdl]);
        await using var segments = new SegmentingProxy(gateway.Port, 1, bytesMax);
        const string Sql = "SELECT * FROM customers; DROP TABLE customers; SHOW STATUS LIKE 'Compression'; SELECT REPEAT('x', 1000) FROM seq_1_to_20; CALL two_results(7); SELECT * FROM nope; SELECT 'end'";
        var plain = await MySqlClients.QueryAsync(gateway.MySqlEndpoint(), Sql, "-f");
        var compressed = await MySqlClients.QueryAsync(gateway.MySqlEndpoint() with { Port = segments.Port }, Sql, "-f", "--compress");
        Assert.Equal((plain.StandardOutput, plain.StandardError), (compressed.StandardOutput, compressed.StandardError));
        Assert.Contains("ERROR 1142", compressed.StandardError, StringComparison.Ordinal);
        Assert.EndsWith("end\n", compressed.StandardOutput, StringComparison.Ordinal);
    }

    [Fact]
    public async Task MariaDb_CompressedSession_IsCompressed()
    {
        await using var gateway = InProcessGateway.Start(InProcessGateway.TargetOn(await MariaDbServer.SharedAsync()), new GatewayLimits(), []);
        var result = await MySqlClients.QueryAsync(gateway.MySqlEndpoint(), "\\s", "--compress");
        Assert.Contains("Protocol:\t\tCompressed", result.StandardOutput, StringComparison.Ordinal);
    }

    [Fact]
    public async Task MariaDb_CommandAndRowOfSeveralPackets_PassCompressed()
    {
        using var folder = new TemporaryFolder();
        await using var gateway = InProcessGateway.Start(InProcessGateway.TargetOn(await MariaDbServer.SharedAsync()), new GatewayLimits(), []);
        var endpoint = gateway.MySqlEndpoint();
        string script = folder.Write("big.sql", "SELECT LENGTH('" + new string('y', (16 << 20) + 10) + "'); SELECT LENGTH(REPEAT('z', 17000000)), 'behind';\n");
        var result = await RunningProcess.RunAsync(
            "sh", ["-c", "exec mariadb \"$@\" < " + script, "sh", .. endpoint.Options, "--compress", "-N", "-B", "--max-allowed-packet=64M", endpoint.Database], endpoint.Environment);
        Assert.Equal($"{(16 << 20) + 10}\n17000000\tbehind\n", result.StandardOutput);
        var row = await MySqlClients.QueryAsync(endpoint, "SELECT REPEAT('z', 17000000)", "--compress", "--max-allowed-packet=64M");
        Assert.Equal(17_000_001, row.EnsureSuccess().StandardOutput.Length);
    }

    [Fact]
    public async Task MariaDb_FileOfTheClient_PassesCompressed()
    {
        using var folder = new TemporaryFolder();
        string file = folder.Write("rows.tsv", string.Concat(Enumerable.Range(1, 20_000).Select(i => $"{i}\tnote {i}\n")));
        await using var gateway = InProcessGateway.Start(InProcessGateway.TargetOn(await MariaDbServer.SharedAsync()), new GatewayLimits(), []);
        string sql = $"CREATE TEMPORARY TABLE loaded (id int, note text); SELECT 1; LOAD DATA LOCAL INFILE '{file}' INTO TABLE loaded; SELECT COUNT(*), MAX(id) FROM loaded";
        var result = await MySqlClients.QueryAsync(gateway.MySqlEndpoint(), sql, "--compress", "--local-infile=1");
        Assert.Equal("1\n20000\t20000\n", result.EnsureSuccess().StandardOutput);
    }

    [Fact]
    public async Task MySqlConnector_Compressed_PreparesAndFetches()
    {
        await using var gateway = InProcessGateway.Start(InProcessGateway.TargetOn(await MariaDbServer.SharedAsync()), new GatewayLimits(), [NoDdl]);
        await using var connection = await gateway.OpenMySqlAsync(options: o => o.UseCompression = true);
        Assert.Equal("50", await connection.LastAsync("SELECT id FROM customers ORDER BY id"));
        await connection.RefusedAsync("DROP TABLE customers");
        await using var command = new MySqlCommand("SELECT name FROM customers WHERE id = @id", connection);
        command.Parameters.AddWithValue("@id", 7);
        await command.PrepareAsync();
        Assert.Equal("Customer 7", await command.ExecuteScalarAsync());
        Assert.Equal("100000", await connection.LastAsync($"SELECT LENGTH('{new string('x', 100_000)}')"));
    }

    /// <summary>MariaDB's C library, with the plugin for Zstandard that Debian leaves out.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(1_000_000)]
    public async Task ConnectorC_Zstandard_GivesWhatItGivesPlain(int bytesMax)
    {
        await using var gateway = InProcessGateway.Start(InProcessGateway.TargetOn(await MariaDbServer.SharedAsync()), new GatewayLimits(), [NoDdl]);
        await using var segments = new SegmentingProxy(gateway.Port, 1, bytesMax);
        const string Script = """
            from libmariadb import *
            for sql in ("SELECT id, email FROM customers", "DROP TABLE customers", "SELECT REPEAT('x', 100000)", "SELECT '" + "y" * 100000 + "'", "SHOW STATUS LIKE 'Compression'", "SELECT * FROM nope"):
                print(query(sql))
            if os.environ["MY_COMPRESS"] == "zstd":
                import zstd_libmariadb
                sys.stderr.write(f"{min(zstd_libmariadb.frames.values()) > 0}")
            close()
            """;
        var plain = await RunAsync(gateway.MySqlEndpoint(), Script);
        var compressed = await RunAsync(gateway.MySqlEndpoint() with { Port = segments.Port, Zstandard = true }, Script);
        Assert.Equal(plain.StandardOutput, compressed.StandardOutput);
        Assert.Contains("1142 42000 Schema changes go through migrations", compressed.StandardOutput, StringComparison.Ordinal);
        Assert.Equal("True", compressed.StandardError);
    }

    [Fact]
    public async Task ConnectorC_BatteryByZstandard_GivesTheStraightTranscript()
    {
        var server = await MariaDbServer.SharedAsync();
        await using var gateway = InProcessGateway.Start(InProcessGateway.TargetOn(server), new GatewayLimits(), []);
        // The version that clients are greeted with is that of the target reached last.
        await MySqlClients.QueryAsync(gateway.MySqlEndpoint(), "SELECT 1");
        Assert.Equal(await MySqlClients.BatteryAsync(MySqlClient.ConnectorC, server.Endpoint()), await MySqlClients.BatteryAsync(MySqlClient.ConnectorC, gateway.MySqlEndpoint() with { Zstandard = true }));
    }

    [Fact]
    public async Task ConnectorC_CommandAndRowOfSeveralPacketsByZstandard_Pass()
    {
        await using var gateway = InProcessGateway.Start(InProcessGateway.TargetOn(await MariaDbServer.SharedAsync()), new GatewayLimits(), []);
        const string Script = """
            from libmariadb import *
            print(query("SELECT LENGTH('" + "y" * ((16 << 20) + 10) + "')"), len(query("SELECT REPEAT('z', 17000000)")[0][0]))
            """;
        var result = await RunAsync(gateway.MySqlEndpoint() with { Zstandard = true }, Script);
        Assert.Equal($"[['{(16 << 20) + 10}']] 17000000\n", result.StandardOutput);
    }

    [Fact]
    public async Task Kill_CompressedSessionThatIdles_IsTold()
    {
        await using var gateway = InProcessGateway.Start(InProcessGateway.TargetOn(await MariaDbServer.SharedAsync()), new GatewayLimits(), []);
        var endpoint = gateway.MySqlEndpoint();
        await using var client = RunningProcess.Start("mariadb", [.. endpoint.Options, "--compress", "-N", "-B", "--unbuffered", "--skip-reconnect", endpoint.Database], endpoint.Environment);
        await client.Input.WriteLineAsync("SELECT 'idles';");
        await client.Input.FlushAsync();
        await client.WaitForLineAsync("idles");
        Assert.Single(gateway.Sessions.All).Kill(new EndReason(Side.Gateway, Stage.Policy, "Ended by the test."));
        await gateway.EndAsync();
        await client.Input.WriteLineAsync("SELECT 2;");
        await client.Input.FlushAsync();
        await client.WaitForErrorLineAsync("The session was ended: Ended by the test.");
    }

    private static async Task<ProcessResult> RunAsync(MySqlEndpoint endpoint, string python) =>
        (await RunningProcess.RunAsync("/usr/bin/python3", ["-B", "-c", python], endpoint.Environment, workingDirectory: Repository.Clients)).EnsureSuccess();
}
