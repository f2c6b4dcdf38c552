using System.Text;
using HoopWire.Kit;

namespace HoopWire.Integration.Tests.EndToEnd;

/// <summary>People on MariaDB through the gateway: who gets in, what is refused, what is left behind.</summary>
[Trait("Category", "Server")]
public class MySqlTests(MySqlFixture fixture) : IClassFixture<MySqlFixture>
{
    [Theory]
    [InlineData("caching_sha2_password", false)]
    [InlineData("caching_sha2_password", true)]
    [InlineData("mysql_native_password", false)]
    [InlineData("client_ed25519", false)]
    [InlineData("mysql_clear_password", true)]
    public async Task Login_KeyByEveryPlugin_GetsIn(string plugin, bool tls)
    {
        var result = await MySqlClients.QueryAsync(await fixture.Plain.EndpointAsync(tls: tls), "SELECT CURRENT_USER()", $"--default-auth={plugin}");
        Assert.Equal((0, "app@%\n"), (result.ExitCode, result.StandardOutput));
    }

    [Theory]
    [InlineData("caching_sha2_password", false, "1045")]
    [InlineData("caching_sha2_password", true, "1045")]
    [InlineData("mysql_native_password", false, "1045")]
    [InlineData("client_ed25519", false, "1045")]
    [InlineData("mysql_clear_password", true, "1045")]
    [InlineData("mysql_clear_password", false, "3159")]
    public async Task Login_WrongKey_IsRefused(string plugin, bool tls, string code)
    {
        var endpoint = await fixture.Plain.EndpointAsync(tls: tls) with { Password = "hw_000000000000_00000000000000000000000000000" };
        var result = await MySqlClients.QueryAsync(endpoint, "SELECT 1", $"--default-auth={plugin}");
        Assert.Contains($"ERROR {code}", result.StandardError, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("alice#nowhere", "1049")]
    [InlineData("bob#shop", "1049")]
    [InlineData("nobody#shop", "1045")]
    [InlineData("alice#a#b", "1045")]
    public async Task Login_OtherTargetOrPerson_IsRefused(string user, string code)
    {
        string key = await fixture.Plain.KeyAsync(user.StartsWith("bob", StringComparison.Ordinal) ? "bob" : "alice");
        var endpoint = await fixture.Plain.EndpointAsync() with { User = user, Password = key };
        Assert.Contains($"ERROR {code}", (await MySqlClients.QueryAsync(endpoint, "SELECT 1")).StandardError, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Login_TargetAsTheDatabase_OpensItsDefault()
    {
        var endpoint = await fixture.Plain.EndpointAsync() with { User = "alice", Database = "shop" };
        Assert.Equal("shop\n", (await MySqlClients.QueryAsync(endpoint, "SELECT DATABASE()")).StandardOutput);
    }

    [Fact]
    public async Task Kill_OwnConnectionsNumber_EndsWhatRunsThere()
    {
        var endpoint = await fixture.Plain.EndpointAsync();
        await using var client = RunningProcess.Start(
            "mariadb", [.. endpoint.Options, "-N", "-B", endpoint.Database], endpoint.Environment);
        await client.Input.WriteLineAsync("SELECT SLEEP(60) AS waits;");
        await client.Input.FlushAsync();
        await fixture.WaitForAsync("SELECT SLEEP(60) AS waits");
        // Ctrl-C: the client sends KILL QUERY with the number it was greeted with, on a connection of its own.
        client.Signal(RunningProcess.SigInt);
        await client.WaitForErrorLineAsync("1317");
        await client.StopAsync(signal: RunningProcess.SigKill);
    }

    [Fact]
    public async Task Kill_AnotherPersonsNumber_IsUnknown()
    {
        var result = await MySqlClients.QueryAsync(await fixture.Plain.EndpointAsync(), $"KILL QUERY {(1 << 30) + (1 << 23)}");
        Assert.Contains("ERROR 1094", result.StandardError, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Statement_UnderABlock_IsRefusedAndTheSessionGoesOn()
    {
        var result = await MySqlClients.QueryAsync(await fixture.Guarded.EndpointAsync(), "SELECT 'before'; DROP TABLE customers; SELECT COUNT(*) FROM customers", "-f");
        Assert.Contains("ERROR 1142 (42000) at line 1: Schema changes go through migrations (rule \"no-ddl\")", result.StandardError, StringComparison.Ordinal);
        Assert.Equal("before\n50\n", result.StandardOutput);
    }

    [Fact]
    public async Task Limits_RowsBytesAndTime_EndTheResultAndNotTheSession()
    {
        const string Sql = "SELECT seq FROM seq_1_to_100000; SELECT COUNT(*) FROM customers; SELECT REPEAT('x', 3000000); SELECT 'between'; SELECT SLEEP(30); SELECT 'after'";
        var result = await MySqlClients.QueryAsync(await fixture.Bounded.EndpointAsync(), Sql, "-f", "--quick");
        Assert.Contains("more than 1000 rows", result.StandardError, StringComparison.Ordinal);
        Assert.Contains("more than 2097152 bytes", result.StandardError, StringComparison.Ordinal);
        Assert.Matches("ERROR 1969 .* more than 1\\.5 s", result.StandardError);
        Assert.Contains("50\n", result.StandardOutput, StringComparison.Ordinal);
        Assert.Contains("between\n", result.StandardOutput, StringComparison.Ordinal);
        Assert.EndsWith("after\n", result.StandardOutput, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Detectors_RowsAndErrors_HideWhatTheyFind()
    {
        var result = await MySqlClients.QueryAsync(
            await fixture.Bounded.EndpointAsync(), "SELECT id, email FROM customers WHERE id = 7; SELECT 'x' FROM `person7@example.org`", "-f");
        Assert.Equal("7\t*******************\n", result.StandardOutput);
        Assert.DoesNotContain("person7@example.org", result.StandardError.Split("ERROR")[^1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Recording_OfASession_HoldsCommandsAndNoSecret()
    {
        await using var gateway = await MySqlGateway.StartAsync(fixture.Server);
        var endpoint = await gateway.EndpointAsync();
        (await MySqlClients.QueryAsync(
            endpoint, "SELECT id, name FROM customers WHERE id < 4; CREATE USER IF NOT EXISTS x IDENTIFIED BY 'canary-of-x'; DROP USER x; SELECT * FROM nope", "-f")).StandardError.ToString();
        Assert.Equal(0, await gateway.Process.StopAsync());
        string file = Assert.Single(Directory.GetFiles(Path.Combine(gateway.DataDirectory, "recordings"), "*.jsonl.zst", SearchOption.AllDirectories));
        string text = (await RunningProcess.RunAsync("zstdcat", [file])).EnsureSuccess().StandardOutput;
        Assert.Contains("\"kind\":\"query\",\"text\":\"SELECT id, name FROM customers WHERE id < 4\"", text, StringComparison.Ordinal);
        Assert.Contains("\"tag\":\"ROWS 3\"", text, StringComparison.Ordinal);
        Assert.Contains("42S02", text, StringComparison.Ordinal);
        Assert.Contains("\"protocol\":\"mysql\"", text, StringComparison.Ordinal);
        foreach (string secret in new[] { "canary-of-x", MariaDbServer.Password, endpoint.Password }) Assert.DoesNotContain(secret, text, StringComparison.Ordinal);
        var verified = await HoopwireProcess.RunAsync(["sessions", "verify", file, "--public-key", Path.Combine(gateway.DataDirectory, "keys", "recording.pub")]);
        Assert.Equal(0, verified.ExitCode);
    }

    [Fact]
    public async Task Attribution_ConnectionAttributes_NamePersonAndSession()
    {
        var result = await MySqlClients.QueryAsync(
            await fixture.Plain.EndpointAsync(), "SELECT ATTR_VALUE FROM performance_schema.session_connect_attrs WHERE ATTR_NAME = 'program_name' AND PROCESSLIST_ID = CONNECTION_ID()");
        Assert.Matches("^alice/[0-9a-z]{16} mysql\n$", result.StandardOutput);
    }

    [Fact]
    public async Task ForbiddenStatement_BehindTheSplitOfPackets_IsPartOfTheStatement()
    {
        using var folder = new TemporaryFolder();
        string big = "SELECT LENGTH('" + new string('y', (16 << 20) + 10) + "'); SELECT 'behind the split'";
        string script = folder.Write("big.sql", "DELIMITER //\n" + big + " //\n");
        var endpoint = await fixture.Plain.EndpointAsync();
        var result = await RunningProcess.RunAsync(
            "sh", ["-c", "exec mariadb \"$@\" < " + script, "sh", .. endpoint.Options, "-N", "-B", "--max-allowed-packet=64M", endpoint.Database], endpoint.Environment);
        Assert.Equal($"{(16 << 20) + 10}\nbehind the split\n", result.EnsureSuccess().StandardOutput);
        var refused = await fixture.Guarded.EndpointAsync();
        result = await RunningProcess.RunAsync(
            "sh", ["-c", "exec mariadb \"$@\" < " + script, "sh", .. refused.Options, "-N", "-B", "--max-allowed-packet=64M", refused.Database], refused.Environment);
        Assert.Contains("ERROR 1142", result.StandardError, StringComparison.Ordinal);
    }
}
