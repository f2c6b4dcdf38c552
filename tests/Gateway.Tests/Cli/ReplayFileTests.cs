namespace HoopWire.Gateway.Cli;

/// <summary>What <c>sessions replay</c> makes of files.</summary>
public sealed class ReplayFileTests : IDisposable
{
    private const string Session = """{"event":"session","id":"01abc","user":"alice","target":"orders","protocol":"postgres","client":"10.0.0.1:5","startedAt":"2026-01-02T03:04:05Z"}""";
    private readonly CliFixture _cli = new();

    public void Dispose() => _cli.Dispose();

    [Fact]
    public async Task Replay_From_CountsFromTheSessionsStartAndDecodesParameters()
    {
        string shown = await ReplayAsync(
            ["--from", "4m"],
            Session,
            """{"event":"command","time":"2026-01-02T03:04:06Z","seq":1,"kind":"query","text":"SELECT 1","verdict":"pass"}""",
            """{"event":"command","time":"2026-01-02T03:09:05Z","seq":2,"kind":"execute","text":"SELECT $1","verdict":"pass","parameters":[{"hex":"0000002a","length":4,"type":23}]}""");
        Assert.Equal("+300.000s  #2 execute: SELECT $1\n              $1 = 42\n", shown.TrimStart(' '));
    }

    [Theory]
    [InlineData]
    [InlineData("--timeline")]
    [InlineData("--json")]
    public async Task Replay_NamesThatActOnATerminal_DoNotReachIt(params string[] options)
    {
        string shown = await ReplayAsync(
            options,
            Session,
            """{"event":"command","time":"2026-01-02T03:04:06Z","seq":1,"kind":"query","text":"SELECT 1","verdict":"pass"}""",
            "{\"event\":\"result\",\"time\":\"2026-01-02T03:04:06Z\",\"seq\":1,\"tag\":\"SELECT 1\",\"masked\":{\"\\u001b[2J\":1,\"b\\u009b\":\"\\u001b]0;x\\u0007\"}}",
            "{\"event\":\"\\u001b[2J\",\"\\u001b[3J\":{\"\\u009b4J\":1}}",
            "{\"event\":\"notice\",\"kind\":\"x\",\"text\":{\"\\u001b[5J\":\"\\u009b\"}}");
        Assert.DoesNotContain(shown, c => char.IsControl(c) && c != '\n');
    }

    private async Task<string> ReplayAsync(string[] options, params string[] lines)
    {
        await File.WriteAllBytesAsync(Path.Combine(_cli.Folder, "file.zst"), RecordedFile.Frame(lines));
        var result = await _cli.RunAsync(["sessions", "replay", "file.zst", .. options]);
        Assert.Equal((0, ""), (result.ExitCode, result.StandardError));
        return result.StandardOutput;
    }
}
