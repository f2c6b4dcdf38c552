using System.Net;
using HoopWire.Access;
using HoopWire.Kit;
using HoopWire.Recording;
using HoopWire.Sessions;
using Microsoft.Extensions.Logging.Abstractions;

namespace HoopWire.Integration.Tests.EndToEnd;

/// <summary>A gateway that records durably and encrypted, deletes what is old and not held, and refuses sessions for want of room: all by its configuration.</summary>
[Trait("Category", "Server")]
public sealed class KeptRecordingTests : IAsyncDisposable
{
    private const string Text = "SELECT 'durable and encrypted'";
    private PostgresGateway? _gateway;

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (_gateway is not null) await _gateway.DisposeAsync();
    }

    [Fact]
    public async Task Recording_Configured_IsKeptAsItSays()
    {
        var server = await PostgresServer.SharedAsync();
        _gateway = PostgresGateway.Configure(server, Options(""));
        string old = await RecordAsync(days: 3), held = await RecordAsync(days: 4);
        Assert.Contains("of 2 sessions", (await _gateway.OperatorAsync("audit", "rebuild")).EnsureSuccess().StandardOutput, StringComparison.Ordinal);
        await _gateway.StartAsync();
        await AssertEncryptedAsync();
        (await _gateway.AsUserAsync("carol", "sessions", "hold", held, "--reason", "case 17")).EnsureSuccess();
        Assert.Equal(0, await _gateway.Process.StopAsync());

        // What is old goes, what is held stays, and the audit tells of both.
        _gateway.Rewrite(Options(", retention: 1d, quota: 64MB"));
        await _gateway.StartAsync();
        string deleted = await Login.UntilAsync(() => AuditAsync("recording-deleted"), rows => rows.Contains(old, StringComparison.Ordinal));
        Assert.DoesNotContain(held, deleted, StringComparison.Ordinal);
        Assert.Contains("case 17", await AuditAsync("recording-held"), StringComparison.Ordinal);
        await Login.UntilAsync(() => Task.FromResult(Files(old).Length), count => count == 0);
        Assert.Single(Files(held));
        Assert.Equal(0, await _gateway.Process.StopAsync());

        // Nine tenths of the quota: no session, and the reason in one sentence.
        string large = Path.Combine(_gateway.DataDirectory, "recordings", "large");
        await using (var file = File.Create(large)) file.SetLength(60 << 20);
        await _gateway.StartAsync();
        var refused = await PostgresClients.QueryAsync(await _gateway.EndpointAsync(), "SELECT 1");
        Assert.Equal(2, refused.ExitCode);
        Assert.Contains("The gateway cannot record sessions, so it takes none", refused.StandardError, StringComparison.Ordinal);
        Assert.Equal("58030", await Login.RefusedAsync(await _gateway.EndpointAsync()));
        Assert.Contains("Recordings take 60 MB of the 64 MB that recording.quota allows", await ReadyAsync(), StringComparison.Ordinal);
        Assert.Equal(0, await _gateway.Process.StopAsync());

        File.Delete(large);
        await _gateway.StartAsync();
        (await PostgresClients.QueryAsync(await _gateway.EndpointAsync(), "SELECT 1")).EnsureSuccess();
        (await _gateway.AsUserAsync("carol", "sessions", "release", held)).EnsureSuccess();
        Assert.Single(Files(held));
    }

    private static PostgresGatewayOptions Options(string more) => new() { More = $"recording: {{mode: durable, encryption: {{ownKey: true}}{more}}}" };

    private async Task AssertEncryptedAsync()
    {
        (await PostgresClients.QueryAsync(await _gateway!.EndpointAsync(), Text)).EnsureSuccess();
        string id = (await _gateway.OperatorAsync("sessions", "--csv", "--limit", "1")).EnsureSuccess().StandardOutput.Split('\n')[1].Split(',')[0];
        string file = await Login.UntilAsync(() => Task.FromResult(Files(id).SingleOrDefault() ?? ""), path => path.Length > 0);
        Assert.Contains(Text, (await _gateway.OperatorAsync("sessions", "replay", id)).EnsureSuccess().StandardOutput, StringComparison.Ordinal);
        await Login.UntilAsync(() => _gateway.OperatorAsync("sessions", "verify", id), result => result.ExitCode == 0);
        var plain = await RunningProcess.RunAsync("zstdcat", [file]);
        Assert.DoesNotContain("durable and encrypted", plain.StandardOutput, StringComparison.Ordinal);
    }

    private async Task<string> AuditAsync(string kind) => (await _gateway!.OperatorAsync("audit", "--kind", kind, "--json")).EnsureSuccess().StandardOutput;

    private async Task<string> ReadyAsync()
    {
        using var http = new HttpClient();
        using var response = await http.GetAsync(new Uri($"http://127.0.0.1:{_gateway!.AdminPort}/readyz"));
        Assert.Equal(HttpStatusCode.ServiceUnavailable, response.StatusCode);
        return await response.Content.ReadAsStringAsync();
    }

    private string[] Files(string id) => Directory.GetFiles(Path.Combine(_gateway!.DataDirectory, "recordings"), id + "*.zst", SearchOption.AllDirectories);

    // A session of some days ago, as this gateway would have recorded it then.
    private async Task<string> RecordAsync(int days)
    {
        var at = DateTimeOffset.UtcNow.AddDays(-days);
        var header = new SessionHeader(SessionId.New(at), at, "postgres", new Identity("alice", ["dba"], IdentityKind.Person, "key"), "orders", "app", "127.0.0.1:1");
        await using var recorder = FileRecorder.Start(new RecordingOptions(_gateway!.DataDirectory) { JournalBytes = 1 << 20 }, TimeProvider.System, NullLogger.Instance);
        recorder.Open(new StillLoop(), header).Complete(new EndReason(Side.Client, Stage.Relay, "Gone."));
        await recorder.FlushAsync();
        return header.Id;
    }
}
