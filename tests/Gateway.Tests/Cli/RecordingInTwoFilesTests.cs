using System.Text.Json.Nodes;
using HoopWire.Gateway.Configuration;
using HoopWire.Gateway.Recordings;

namespace HoopWire.Gateway.Cli;

/// <summary>Verbs that read the recording of a session which went on in a second file.</summary>
public sealed class RecordingInTwoFilesTests : IAsyncLifetime, IDisposable
{
    private static readonly string[] Statements = ["SELECT a FROM one", "SELECT b FROM two", "SELECT c FROM three", "SELECT d FROM four"];
    private readonly CliFixture _cli = new();
    private string _first = "";

    private string Id => Path.GetFileName(_first)[..^".jsonl.zst".Length];

    public async Task InitializeAsync()
    {
        _cli.Environment["PW"] = "canary-password";
        _cli.Write("hoopwire.yaml", ConfigFixture.Minimal);
        _first = await RecordedSession.RecordInTwoFilesAsync(Path.Combine(_cli.Folder, "data"));
    }

    public void Dispose() => _cli.Dispose();

    public Task DisposeAsync() => Task.CompletedTask;

    [Fact]
    public async Task Replay_SecondFile_IsPlayedBehindTheFirst()
    {
        var replay = await _cli.RunAsync("sessions", "replay", Id, "--json");
        Assert.Equal((0, ""), (replay.ExitCode, replay.StandardError));
        var lines = replay.StandardOutput.TrimEnd().Split('\n').Select(line => JsonNode.Parse(line)!).ToArray();
        Assert.Equal(Statements, lines.Where(line => (string)line["event"]! == "command").Select(line => (string)line["text"]!));
        Assert.Equal("end", (string)lines[^1]["event"]!);
    }

    [Fact]
    public async Task Replay_FirstFileDamaged_PlaysTheSecondAndEndsWithOne()
    {
        await RecordedSession.DamageAsync(_first);
        var replay = await _cli.RunAsync("sessions", "replay", Id);
        Assert.Equal(1, replay.ExitCode);
        Assert.Contains("The recording is damaged", replay.StandardError, StringComparison.Ordinal);
        Assert.Contains(Statements[0], replay.StandardOutput, StringComparison.Ordinal);
        Assert.DoesNotContain(Statements[1], replay.StandardOutput, StringComparison.Ordinal);
        Assert.Contains(Statements[3], replay.StandardOutput, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Export_Sql_HasTheStatementsOfBothFiles()
    {
        Assert.Equal(0, (await _cli.RunAsync("sessions", "export", Id, "--format", "sql", "-o", "all.sql")).ExitCode);
        string[] lines = await File.ReadAllLinesAsync(Path.Combine(_cli.Folder, "all.sql"));
        Assert.Equal(Statements.Select(statement => statement + ";"), lines.Where(line => !line.StartsWith("--", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Export_AsItIs_WritesBothFilesSideBySide()
    {
        Assert.Equal(0, (await _cli.RunAsync("sessions", "export", Id, "-o", "copy.zst")).ExitCode);
        Assert.Equal(await File.ReadAllBytesAsync(_first), await File.ReadAllBytesAsync(Path.Combine(_cli.Folder, "copy.zst")));
        string second = _first.Replace(".jsonl.zst", ".1.jsonl.zst", StringComparison.Ordinal);
        Assert.Equal(await File.ReadAllBytesAsync(second), await File.ReadAllBytesAsync(Path.Combine(_cli.Folder, "copy.zst.1")));
    }

    [Fact]
    public async Task Verify_TwoFiles_TellsOfEachAndEndsWithTheWorst()
    {
        string first = await RecordedSession.RecordAsync(Path.Combine(_cli.Folder, "data"), Statements);
        File.Copy(first, first.Replace(".jsonl.zst", ".1.jsonl.zst", StringComparison.Ordinal));
        string id = Path.GetFileName(first)[..^".jsonl.zst".Length];
        await VerifyAsync(id, 0, "Sealed", "Sealed");
        byte[] whole = await File.ReadAllBytesAsync(first);
        await File.WriteAllBytesAsync(first, whole[..^1]);
        await VerifyAsync(id, 3, "Unsealed", "Sealed");
        whole[100] ^= 0x55;
        await File.WriteAllBytesAsync(first, whole);
        await VerifyAsync(id, 1, "Frame 1", "Sealed");
    }

    private async Task VerifyAsync(string id, int code, params string[] found)
    {
        var verify = await _cli.RunAsync("sessions", "verify", id);
        string[] lines = verify.StandardOutput.TrimEnd().Split('\n');
        Assert.Equal((code, found.Length), (verify.ExitCode, lines.Length));
        for (int i = 0; i < found.Length; i++) Assert.StartsWith($"{id} (file {i + 1} of {found.Length}): {found[i]}", lines[i], StringComparison.Ordinal);
    }
}
