using System.Security.Cryptography;
using System.Text.Json;
using HoopWire.Kit;

namespace HoopWire.Integration.Tests.EndToEnd;

/// <summary>Verbs that read recordings, of a gateway that encrypts them.</summary>
[Trait("Category", "Server")]
public sealed class EncryptedRecordingTests : IDisposable
{
    private const string Text = "SELECT 'in the recording'";
    private readonly TemporaryFolder _folder = new();
    private int _exports;

    /// <inheritdoc/>
    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Verbs_EncryptedRecording_ReadItOrSayThatTheyCannot(bool ownKey)
    {
        using var auditor = ECDiffieHellman.Create(ECCurve.NamedCurves.nistP256);
        _folder.Write("auditor.key", auditor.ExportPkcs8PrivateKeyPem());
        string recipient = _folder.Write("auditor.pub", auditor.ExportSubjectPublicKeyInfoPem());
        await using var gateway = await PostgresGateway.StartAsync(await PostgresServer.SharedAsync(), new PostgresGatewayOptions
        {
            More = $"recording: {{encryption: {{recipients: [{recipient}], ownKey: {(ownKey ? "true" : "false")}}}}}",
        });
        (await PostgresClients.QueryAsync(await gateway.EndpointAsync(), Text)).EnsureSuccess();
        // The gateway learns that psql is gone a moment after psql is.
        string listed = await Login.UntilAsync(
            async () => (await gateway.OperatorAsync("sessions", "--json")).EnsureSuccess().StandardOutput.Trim(), line => !line.Contains("\"active\":true", StringComparison.Ordinal));
        string id = JsonDocument.Parse(listed).RootElement.GetProperty("id").GetString()!;

        await AssertReadableAsync(ownKey, arguments => gateway.OperatorAsync(arguments), id);
        AssertReadable(ownKey, await gateway.OperatorAsync("sessions", "watch", id));
        await AssertReadableAsync(ownKey, arguments => WithoutOptionAsync(gateway, arguments), id);
        // From elsewhere the key is not at hand, and somebody with a key of their own reads it all the same.
        await AssertReadableAsync(false, arguments => gateway.AsUserAsync("carol", arguments), id);
        Assert.Contains("carol", (await gateway.OperatorAsync("audit", "--kind", "recording-read", "--csv")).StandardOutput, StringComparison.Ordinal);
        string clear = _folder.File("clear.jsonl.zst");
        (await gateway.AsUserAsync("carol", "sessions", "decrypt", id, "--key", _folder.File("auditor.key"), "-o", clear)).EnsureSuccess();
        Assert.Contains(Text, (await HoopwireProcess.RunAsync(["sessions", "replay", clear])).EnsureSuccess().StandardOutput, StringComparison.Ordinal);

        var rebuild = await gateway.OperatorAsync("audit", "rebuild");
        if (ownKey) Assert.Contains("of 1 sessions", rebuild.EnsureSuccess().StandardOutput, StringComparison.Ordinal);
        else AssertRefused(rebuild);
        // What cannot be read again is not forgotten.
        Assert.Contains(Text, (await gateway.OperatorAsync("audit", "--contains", "in the recording", "--json")).EnsureSuccess().StandardOutput.Replace("\\u0027", "'", StringComparison.Ordinal), StringComparison.Ordinal);

        Assert.Equal(0, await gateway.Process.StopAsync());
        await AssertReadableAsync(ownKey, arguments => gateway.OperatorAsync(arguments), id);
        await AssertReadableAsync(ownKey, arguments => WithoutOptionAsync(gateway, arguments), id);
        string file = Directory.GetFiles(Path.Combine(gateway.DataDirectory, "recordings"), "*.zst", SearchOption.AllDirectories).Single();
        AssertReadable(ownKey, await gateway.OperatorAsync("sessions", "replay", file));
        // A file may come from anywhere: only a configuration that is named has its key.
        AssertRefused(await WithoutOptionAsync(gateway, "sessions", "replay", file));
        var independent = await IndependentReader.ReadAsync(file, Path.Combine(gateway.DataDirectory, "keys", "recording.pub"), _folder.File("auditor.key"));
        Assert.Equal(("sealed", "session", "end"), (independent.GetProperty("state").GetString(), independent.GetProperty("events")[0].GetString(), independent.GetProperty("events").EnumerateArray().Last().GetString()));
        string log = string.Concat(Directory.GetFiles(Path.Combine(gateway.DataDirectory, "audit"), "*.jsonl").Select(File.ReadAllText));
        Assert.Matches("\"user\":\"operator:[0-9]+\".*while no gateway ran", log);
    }

    private async Task AssertReadableAsync(bool readable, Func<string[], Task<ProcessResult>> run, string id)
    {
        AssertReadable(readable, await run(["sessions", "replay", id]));
        AssertReadable(readable, await run(["sessions", "replay", id, "--timeline"]));
        string export = _folder.File($"export-{++_exports}");
        var exported = await run(["sessions", "export", id, "--format", "sql", "-o", export]);
        if (readable) Assert.Contains(Text, await ExportedAsync(exported, export), StringComparison.Ordinal);
        else AssertRefused(exported);
    }

    private static Task<string> ExportedAsync(ProcessResult export, string file)
    {
        export.EnsureSuccess();
        return File.ReadAllTextAsync(file);
    }

    private static void AssertReadable(bool readable, ProcessResult result)
    {
        if (readable) Assert.Contains(Text, result.EnsureSuccess().StandardOutput, StringComparison.Ordinal);
        else AssertRefused(result);
    }

    private static void AssertRefused(ProcessResult result)
    {
        Assert.Equal(1, result.ExitCode);
        Assert.Contains("The recording is encrypted", Assert.Single(result.StandardError.Split('\n', StringSplitOptions.RemoveEmptyEntries)), StringComparison.Ordinal);
        Assert.DoesNotContain("in the recording", result.StandardOutput, StringComparison.Ordinal);
    }

    // As on the gateway's own machine, where the configuration is found by itself.
    private static Task<ProcessResult> WithoutOptionAsync(PostgresGateway gateway, params string[] arguments) =>
        HoopwireProcess.RunAsync(arguments, new Dictionary<string, string> { ["HOOPWIRE_CONFIG"] = gateway.ConfigFile, ["ORDERS_PASSWORD"] = PostgresServer.PasswordOf("app") });
}
