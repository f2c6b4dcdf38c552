using HoopWire.Integration.Tests.InProcess;
using HoopWire.Kit;

namespace HoopWire.Integration.Tests;

/// <summary>Clients as people have them change the user.</summary>
[Trait("Category", "Server")]
public class MySqlChangeUserClientTests
{
    [Theory]
    [InlineData("mysql_native_password", "-", "0")]
    [InlineData("mysql_native_password", "tls", "1")]
    [InlineData("mysql_native_password", "-", "zstd")]
    [InlineData("caching_sha2_password", "-", "0")]
    [InlineData("caching_sha2_password", "-", "1")]
    [InlineData("caching_sha2_password", "full", "0")]
    [InlineData("caching_sha2_password", "tls full", "0")]
    [InlineData("caching_sha2_password", "full", "1")]
    [InlineData("client_ed25519", "-", "0")]
    [InlineData("client_ed25519", "tls", "1")]
    [InlineData("mysql_clear_password", "tls", "0")]
    public async Task ChangeUser_ByEveryPlugin_BeginsAnewAndRefusesAWrongKey(string plugin, string how, string compression)
    {
        using var tls = new TestListenerTls();
        await using var gateway = InProcessGateway.Start(InProcessGateway.TargetOn(await MariaDbServer.SharedAsync()), new GatewayLimits(), [], tls: tls.Allow);
        gateway.Authenticator.KeepsHashes = !how.Contains("full", StringComparison.Ordinal);
        var endpoint = gateway.MySqlEndpoint() with { Tls = how.Contains("tls", StringComparison.Ordinal) };
        var environment = new Dictionary<string, string>(endpoint.Environment) { ["MY_PLUGIN"] = plugin, ["MY_COMPRESS"] = compression };
        var result = await RunningProcess.RunAsync("/usr/bin/python3", ["-B", "change_user_libmariadb.py"], environment, workingDirectory: Repository.Clients);
        string[] lines = result.EnsureSuccess().StandardOutput.TrimEnd('\n').Split('\n');
        Assert.Equal(["OK", "OK", "[[None, 'information_schema']]", "OK", "[[None, 'shop']]", "1045 28000"], lines[..^1]);
        Assert.Matches("^20(06|13) HY000 ", lines[^1]);
        Assert.Single(gateway.Audit.Rows, row => row is { Kind: "login-refused", User: "alice", Target: "shop" });
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task MySql2_ChangesTheUser_BeginsAnew(bool compressed)
    {
        await using var gateway = InProcessGateway.Start(InProcessGateway.TargetOn(await MariaDbServer.SharedAsync()), new GatewayLimits(), []);
        string transcript = await MySqlClients.BatteryAsync(MySqlClient.NodeMySql2, gateway.MySqlEndpoint() with { Compressed = compressed });
        Assert.Contains("[\"change user\",\"changed\"]", transcript, StringComparison.Ordinal);
        Assert.Contains("\"d\":\"shop\",\"k\":null,\"m\":0,\"a\":1", transcript, StringComparison.Ordinal);
        Assert.Contains("[\"change user and charset\",\"changed\"]", transcript, StringComparison.Ordinal);
        Assert.Contains("\"d\":\"information_schema\",\"c\":\"latin1\",\"l\":\"latin1_swedish_ci\"", transcript, StringComparison.Ordinal);
    }

    /// <summary>With the gateway's own keys and configuration: what was recorded is whole, and names no secret.</summary>
    [Fact]
    public async Task ChangeUser_InASessionOfAGateway_RecordingVerifies()
    {
        await using var gateway = await MySqlGateway.StartAsync(await MariaDbServer.SharedAsync());
        var endpoint = await gateway.EndpointAsync(tls: true);
        var result = await RunningProcess.RunAsync("/usr/bin/python3", ["-B", "change_user_libmariadb.py"], endpoint.Environment, workingDirectory: Repository.Clients);
        Assert.StartsWith("OK\nOK\n[[None, 'information_schema']]\nOK\n[[None, 'shop']]\n1045 28000\n", result.EnsureSuccess().StandardOutput, StringComparison.Ordinal);
        Assert.Equal(0, await gateway.Process.StopAsync());
        string file = Assert.Single(Directory.GetFiles(Path.Combine(gateway.DataDirectory, "recordings"), "*.jsonl.zst", SearchOption.AllDirectories));
        string text = (await RunningProcess.RunAsync("zstdcat", [file])).EnsureSuccess().StandardOutput;
        Assert.Contains("\"kind\":\"change-user\",\"text\":\"USE `information_schema`\"", text, StringComparison.Ordinal);
        Assert.Contains("alice proved anew who they are (key, ", text, StringComparison.Ordinal);
        foreach (string secret in new[] { MariaDbServer.Password, endpoint.Password }) Assert.DoesNotContain(secret, text, StringComparison.Ordinal);
        var verified = await HoopwireProcess.RunAsync(["sessions", "verify", file, "--public-key", Path.Combine(gateway.DataDirectory, "keys", "recording.pub")]);
        Assert.Equal(0, verified.ExitCode);
    }
}
