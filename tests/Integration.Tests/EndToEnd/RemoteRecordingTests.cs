using System.Text.Json;
using HoopWire.Kit;

namespace HoopWire.Integration.Tests.EndToEnd;

/// <summary>A gateway whose recordings go into a store, and leave its disk once they are there.</summary>
[Trait("Category", "Server")]
public sealed class RemoteRecordingTests : IAsyncLifetime, IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private S3Server _store = null!;
    private PostgresGateway _gateway = null!;

    /// <inheritdoc/>
    public void Dispose() => _folder.Dispose();

    /// <inheritdoc/>
    public async Task InitializeAsync()
    {
        _store = await S3Server.StartAsync();
        string place = $"bucket: {S3Server.Bucket}, endpoint: \"{_store.Endpoint}\", credential: {{accessKey: {{env: STORE_KEY}}, secretKey: {{env: STORE_SECRET}}}}";
        _gateway = await PostgresGateway.StartAsync(await PostgresServer.SharedAsync(), new PostgresGatewayOptions
        {
            More = $"recording: {{storage: {{s3: {{{place}, prefix: gw, keepLocal: 0s}}}}}}\naudit: {{anchor: {{s3: {{{place}, prefix: proofs}}}}}}",
            Environment = new Dictionary<string, string> { ["STORE_KEY"] = S3Server.Key, ["STORE_SECRET"] = S3Server.Key },
        });
    }

    /// <inheritdoc/>
    public async Task DisposeAsync()
    {
        await _gateway.DisposeAsync();
        await _store.DisposeAsync();
    }

    [Fact]
    public async Task Recording_StoreComesAndGoes_IsThereReadAndVerified()
    {
        string first = await QueryAsync("SELECT 'kept far away'");
        await ArrivedAsync(first);
        await AssertReadableAsync(first, "kept far away");

        await _store.StopAsync();
        // Sessions do not wait for the store, and what it does not have stays here.
        string second = await QueryAsync("SELECT 'kept here until then'");
        await _gateway.Process.Process.WaitForErrorLineAsync($"recording of session {second} is not in the store yet");
        Assert.Single(Local(second));
        Assert.Contains("kept here until then", (await _gateway.OperatorAsync("sessions", "replay", second)).EnsureSuccess().StandardOutput, StringComparison.Ordinal);
        var unreachable = await _gateway.OperatorAsync("sessions", "replay", first);
        Assert.NotEqual(0, unreachable.ExitCode);
        Assert.DoesNotContain(S3Server.Key, unreachable.StandardError, StringComparison.Ordinal);
        await WaitingAsync(1);
        // A gateway that dies finds what has not arrived at its next start.
        await _gateway.Process.Process.StopAsync(signal: RunningProcess.SigKill);
        await _gateway.StartAsync();
        await WaitingAsync(1);
        await _store.StartAgainAsync();
        await ArrivedAsync(second);
        await WaitingAsync(0);

        Assert.Equal(0, await _gateway.Process.StopAsync());
        await AssertReadableAsync(first, "kept far away");
        Assert.Contains("of 2 sessions", (await _gateway.OperatorAsync("audit", "rebuild")).EnsureSuccess().StandardOutput, StringComparison.Ordinal);
        var whole = (await _gateway.OperatorAsync("audit", "verify")).EnsureSuccess();
        Assert.Contains("2 recordings whole", whole.StandardOutput, StringComparison.Ordinal);
        Assert.Matches("[1-9] anchors", whole.StandardOutput);
        Assert.Contains(_store.Objects(".json"), name => name.StartsWith("proofs/anchors/", StringComparison.Ordinal));
        _store.Delete(_store.Objects(".zst")[0]);
        var missing = await _gateway.OperatorAsync("audit", "verify");
        Assert.Equal(1, missing.ExitCode);
        Assert.Contains($"The recording of session {first} is missing", missing.StandardOutput, StringComparison.Ordinal);
        string output = _gateway.Process.Process.StandardOutput + _gateway.Process.Process.StandardError;
        Assert.DoesNotContain(S3Server.Key, output, StringComparison.Ordinal);
    }

    private async Task WaitingAsync(int recordings)
    {
        using var http = new HttpClient();
        var page = new Uri($"http://127.0.0.1:{_gateway.AdminPort}/metrics");
        await Login.UntilAsync(() => http.GetStringAsync(page), text => text.Contains($"\nhoopwire_recordings_waiting {recordings}\n", StringComparison.Ordinal));
    }

    private async Task AssertReadableAsync(string id, string text)
    {
        Assert.Contains(text, (await _gateway.OperatorAsync("sessions", "replay", id)).EnsureSuccess().StandardOutput, StringComparison.Ordinal);
        Assert.Contains("ealed", (await _gateway.OperatorAsync("sessions", "verify", id)).EnsureSuccess().StandardOutput, StringComparison.Ordinal);
        string export = _folder.File($"{Guid.NewGuid():N}.json");
        (await _gateway.OperatorAsync("sessions", "export", id, "--format", "json", "-o", export)).EnsureSuccess();
        Assert.Contains(text, await File.ReadAllTextAsync(export), StringComparison.Ordinal);
    }

    private async Task<string> QueryAsync(string sql)
    {
        (await PostgresClients.QueryAsync(await _gateway.EndpointAsync(), sql)).EnsureSuccess();
        string newest = (await _gateway.OperatorAsync("sessions", "--json", "--limit", "1")).EnsureSuccess().StandardOutput.Trim();
        return JsonDocument.Parse(newest).RootElement.GetProperty("id").GetString()!;
    }

    private async Task ArrivedAsync(string id)
    {
        await Login.UntilAsync(() => Task.FromResult(Local(id).Length), count => count == 0);
        Assert.Single(_store.Objects($"{id}.jsonl.zst"));
    }

    private string[] Local(string id) => Directory.GetFiles(Path.Combine(_gateway.DataDirectory, "recordings"), id + "*.zst", SearchOption.AllDirectories);
}
