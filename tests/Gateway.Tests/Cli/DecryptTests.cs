using System.Security.Cryptography;
using HoopWire.Access;
using HoopWire.Kit;
using HoopWire.Recording;
using HoopWire.Sessions;
using Microsoft.Extensions.Logging.Abstractions;

namespace HoopWire.Gateway.Cli;

public sealed class DecryptTests : IDisposable
{
    private readonly CliFixture _cli = new();

    public void Dispose() => _cli.Dispose();

    [Fact]
    public async Task Decrypt_RecipientsKey_WritesAnOrdinaryRecording()
    {
        string recording = await RecordAsync();
        var replay = await _cli.RunAsync("sessions", "replay", recording);
        Assert.Equal(1, replay.ExitCode);
        Assert.Contains("The recording is encrypted", replay.StandardError, StringComparison.Ordinal);
        var verify = await _cli.RunAsync("sessions", "verify", recording, "--public-key", "data/keys/recording.pub");
        Assert.Equal((0, true), (verify.ExitCode, verify.StandardOutput.Contains("Sealed", StringComparison.Ordinal)));
        var decrypt = await _cli.RunAsync("sessions", "decrypt", recording, "--key", "auditor.key", "--output", "clear.jsonl.zst");
        Assert.Equal((0, ""), (decrypt.ExitCode, decrypt.StandardOutput));
        var clear = await _cli.RunAsync("sessions", "replay", "clear.jsonl.zst", "--json");
        Assert.Equal(0, clear.ExitCode);
        Assert.Contains("\"event\":\"end\"", clear.StandardOutput, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Decrypt_PairMadeAsTheDocumentationSays_ReadsIt()
    {
        string[] commands = [.. (await File.ReadAllLinesAsync(Path.Combine(Repository.Root, "docs", "recordings.md"))).Where(line => line.StartsWith("openssl ", StringComparison.Ordinal))];
        Assert.Equal(2, commands.Length);
        foreach (string command in commands) (await RunningProcess.RunAsync("sh", ["-c", $"cd {_cli.Folder} && {command}"])).EnsureSuccess();
        string recording = await RecordAsync(Path.Combine(_cli.Folder, "auditor.pub"));
        var decrypt = await _cli.RunAsync("sessions", "decrypt", recording, "--key", "auditor.key", "--output", "clear.jsonl.zst");
        Assert.Equal((0, ""), (decrypt.ExitCode, decrypt.StandardOutput));
    }

    [Fact]
    public async Task Decrypt_AnotherKey_SaysSo()
    {
        string recording = await RecordAsync();
        _cli.Write("other.key", Pem(out _));
        var decrypt = await _cli.RunAsync("sessions", "decrypt", recording, "--key", "other.key", "--output", "clear.jsonl.zst");
        Assert.Equal(1, decrypt.ExitCode);
        Assert.Contains("was not encrypted for this key", decrypt.StandardError, StringComparison.Ordinal);
        _cli.Write("none.key", "no key");
        Assert.Equal(3, (await _cli.RunAsync("sessions", "decrypt", recording, "--key", "none.key")).ExitCode);
    }

    private Task<string> RecordAsync()
    {
        _cli.Write("auditor.key", Pem(out string publicPem));
        return RecordAsync(_cli.Write("auditor.pub", publicPem));
    }

    private static async Task<string> RecordAsync(string recipient)
    {
        string data = Path.Combine(Path.GetDirectoryName(recipient)!, "data");
        var options = new RecordingOptions(data) { Encrypts = true, OwnKey = false, Recipients = [recipient], JournalBytes = 1 << 20 };
        await using var recorder = FileRecorder.Start(options, TimeProvider.System, NullLogger.Instance);
        var now = DateTimeOffset.UtcNow;
        var header = new SessionHeader(SessionId.New(now), now, "postgres", new Identity("alice", [], IdentityKind.Person, "key"), "orders", "app", "127.0.0.1:1");
        recorder.Open(new StillLoop(), header).Complete(new EndReason(Side.Client, Stage.Relay, "bye"));
        await recorder.FlushAsync();
        return new RecordingCatalog(data).Find(header.Id)!.Path;
    }

    private static string Pem(out string publicPem)
    {
        using var key = ECDiffieHellman.Create(ECCurve.NamedCurves.nistP256);
        publicPem = key.ExportSubjectPublicKeyInfoPem();
        return key.ExportPkcs8PrivateKeyPem();
    }
}
