using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using HoopWire.Kit;

namespace HoopWire.Gateway.Serve;

[Trait("Category", "Server")]
public sealed class ServeTests : IDisposable
{
    private readonly ServeFixture _fixture = new();

    public void Dispose() => _fixture.Dispose();

    [Fact]
    public async Task Serve_Started_NamesTransportAndListenersThenReady()
    {
        await using var gateway = await _fixture.StartAsync();
        string[] lines = gateway.Process.StandardOutput.TrimEnd('\n').Split('\n');
        Assert.StartsWith($"transport {TestTransport.Name ?? "io_uring"}, ", lines[0], StringComparison.Ordinal);
        Assert.Equal(
            [$"listening postgres 127.0.0.1:{_fixture.Port}", $"listening console 127.0.0.1:{_fixture.ConsolePort}", $"listening admin 127.0.0.1:{_fixture.AdminPort}", "hoopwire ready"],
            lines[1..]);
    }

    [Fact]
    public async Task Serve_Sigterm_ExitsZeroAndRemovesItsSocket()
    {
        await using var gateway = await _fixture.StartAsync();
        Assert.True(File.Exists(Path.Combine(_fixture.DataDirectory, "control.sock")));
        Assert.Equal(0, await gateway.StopAsync());
        Assert.False(File.Exists(Path.Combine(_fixture.DataDirectory, "control.sock")));
    }

    [Fact]
    public async Task Serve_EnvironmentNamesWebEndpoints_ListensWhereItsConfigurationSaysAlone()
    {
        int other = FreePort.Next();
        _fixture.Environment["Kestrel__Endpoints__Other__Url"] = $"http://127.0.0.1:{other}";
        await using var gateway = await _fixture.StartAsync();
        using var http = new HttpClient();
        Assert.Equal("ok\n", await http.GetStringAsync($"http://127.0.0.1:{_fixture.AdminPort}/livez"));
        await Assert.ThrowsAsync<HttpRequestException>(() => http.GetStringAsync($"http://127.0.0.1:{other}/livez"));
    }

    [Fact]
    public async Task Serve_AdminListener_AnswersProbesAndMetrics()
    {
        await using var gateway = await _fixture.StartAsync();
        using var http = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{_fixture.AdminPort}") };
        Assert.Equal("ok\n", await http.GetStringAsync("/livez"));
        Assert.Equal("ok\n", await http.GetStringAsync("/readyz"));
        string metrics = await http.GetStringAsync("/metrics");
        Assert.Contains("hoopwire_ready 1\n", metrics, StringComparison.Ordinal);
        Assert.Contains("# TYPE hoopwire_loop_stalls_total counter\nhoopwire_loop_stalls_total ", metrics, StringComparison.Ordinal);
        Assert.Contains("# TYPE hoopwire_loop_allocated_bytes_total counter\nhoopwire_loop_allocated_bytes_total ", metrics, StringComparison.Ordinal);
        Assert.Contains("# TYPE hoopwire_recorder_allocated_bytes_total counter\nhoopwire_recorder_allocated_bytes_total ", metrics, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.NotFound, (await http.GetAsync("/")).StatusCode);
    }

    [Theory]
    [InlineData("nope: 1\n")]
    [InlineData("x: [a\ny: b\n")]
    public async Task Serve_SighupWithABrokenConfiguration_KeepsTheOldOne(string mistake)
    {
        await using var gateway = await _fixture.StartAsync();
        await File.WriteAllTextAsync(_fixture.Config, _fixture.Text + mistake);
        gateway.Process.Signal(RunningProcess.SigHup);
        await gateway.Process.WaitForErrorLineAsync("was not loaded again, the one in force stays");
        await File.WriteAllTextAsync(_fixture.Config, _fixture.Text.Replace("{name: bob", "{name: carol", StringComparison.Ordinal));
        gateway.Process.Signal(RunningProcess.SigHup);
        await gateway.Process.WaitForErrorLineAsync("loaded again: version 2");
        (await gateway.OperatorAsync("keys", "create", "carol")).EnsureSuccess();
        Assert.Equal(1, (await gateway.OperatorAsync("keys", "create", "bob")).ExitCode);
    }

    [Fact]
    public async Task Serve_StartReloadAndStop_AreInTheAudit()
    {
        string changed = _fixture.Text.Replace("{name: bob", "{name: carol", StringComparison.Ordinal);
        await using (var gateway = await _fixture.StartAsync())
        {
            await File.WriteAllTextAsync(_fixture.Config, changed);
            gateway.Process.Signal(RunningProcess.SigHup);
            await gateway.Process.WaitForErrorLineAsync("loaded again: version 2");
            Assert.Equal(0, await gateway.StopAsync());
        }

        string log = string.Concat(Directory.GetFiles(Path.Combine(_fixture.DataDirectory, "audit"), "*.jsonl").Order(StringComparer.Ordinal).Select(File.ReadAllText));
        var events = log.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonNode.Parse(line)!).Where(line => (string)line["event"]! != "signed").ToList();
        Assert.Equal(["gateway-started", "config-reloaded", "gateway-stopped"], events.Select(line => (string)line["event"]!));
        foreach (var (line, text) in events.Take(2).Zip([_fixture.Text, changed]))
            Assert.Contains(Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text))), (string)line["detail"]!, StringComparison.Ordinal);
        Assert.DoesNotContain("canary", log, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Serve_AddressInUse_ExitsThreeWithOneSentence()
    {
        using var other = new TcpListener(IPAddress.Loopback, _fixture.Port);
        other.Start();
        var result = await _fixture.RunAsync("serve", "--config", _fixture.Config);
        Assert.Equal(3, result.ExitCode);
        Assert.Contains($"The postgres listener cannot use 127.0.0.1:{_fixture.Port} (", result.StandardError, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Serve_MissingSecret_ExitsOneAndNamesTheVariable()
    {
        _fixture.Environment.Remove("PW");
        var result = await _fixture.RunAsync("serve", "--config", _fixture.Config);
        Assert.Equal(1, result.ExitCode);
        Assert.Contains("the environment variable PW is not set", result.StandardError, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Serve_SecondGatewayOnTheDataDirectory_ExitsThree()
    {
        await using var gateway = await _fixture.StartAsync();
        var result = await _fixture.RunAsync("serve", "--config", _fixture.Config);
        Assert.Equal(3, result.ExitCode);
        Assert.DoesNotContain("   at ", result.StandardError, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Keys_Offline_WorkOnceTheGatewayRuns()
    {
        var made = (await _fixture.RunAsync("keys", "create", "alice", "--ttl", "1h", "--config", _fixture.Config)).EnsureSuccess();
        string key = made.StandardOutput.TrimEnd('\n');
        Assert.Matches("^[A-Za-z0-9_.-]{20,64}$", key);
        Assert.DoesNotContain(key, made.StandardError, StringComparison.Ordinal);
        await using var gateway = await _fixture.StartAsync();
        var whoami = (await _fixture.ClientAsync(key, "whoami")).EnsureSuccess();
        Assert.Contains("alice", whoami.StandardOutput, StringComparison.Ordinal);
        Assert.Contains("orders", (await _fixture.ClientAsync(key, "targets")).EnsureSuccess().StandardOutput, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Keys_Revoked_OpenNothingAnyMore()
    {
        await using var gateway = await _fixture.StartAsync();
        string key = await gateway.CreateKeyAsync("alice");
        var listed = (await gateway.OperatorAsync("keys", "--user", "alice", "--json")).EnsureSuccess().StandardOutput;
        string id = System.Text.Json.JsonDocument.Parse(listed).RootElement.GetProperty("id").GetString()!;
        Assert.DoesNotContain(key, listed, StringComparison.Ordinal);
        (await gateway.OperatorAsync("keys", "revoke", id)).EnsureSuccess();
        Assert.Equal(3, (await _fixture.ClientAsync(key, "whoami")).ExitCode);
    }

    [Fact]
    public async Task Connect_OverTheConsole_NamesThePortOfTheListener()
    {
        await using var gateway = await _fixture.StartAsync();
        var printed = (await _fixture.ClientAsync(await gateway.CreateKeyAsync("alice"), "connect", "orders", "--print")).EnsureSuccess();
        Assert.Equal($"psql \"host=127.0.0.1 port={_fixture.Port} user=alice dbname=orders\"\n", printed.StandardOutput);
    }

    [Fact]
    public async Task Client_WithoutAToken_ExitsThree()
    {
        var result = await HoopwireProcess.RunAsync(["whoami"], new Dictionary<string, string> { ["HOOPWIRE_GATEWAY"] = "http://127.0.0.1:1" });
        Assert.Equal((3, "Not logged in: set HOOPWIRE_TOKEN to an access key.\n"), (result.ExitCode, result.StandardError));
    }
}
