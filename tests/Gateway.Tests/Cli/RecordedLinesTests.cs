namespace HoopWire.Gateway.Cli;

/// <summary>Lines that no gateway writes, in files that somebody made.</summary>
public sealed class RecordedLinesTests : IDisposable
{
    private readonly CliFixture _cli = new();

    public void Dispose() => _cli.Dispose();

    [Theory]
    [InlineData("null")]
    [InlineData("1")]
    [InlineData("""{"event":"notice","event":"notice"}""")]
    [InlineData("""{"event":"result","masked":{"a":1,"a":2}}""")]
    [InlineData("""{"event":"notice","text":"\ud800"}""")]
    public async Task Verbs_LineThatIsNoneOfARecording_SayThatItIsDamaged(string line)
    {
        await File.WriteAllBytesAsync(Path.Combine(_cli.Folder, "file.zst"), RecordedFile.Frame("""{"event":"session","id":"01abc","startedAt":"2026-01-02T03:04:05Z"}""", line));
        string[][] verbs = [["replay"], ["replay", "--json"], ["replay", "--timeline"], .. ExportFormats.Names.Select(format => new[] { "export", "--format", format, "-o", $"{format}.out" })];
        foreach (string[] verb in verbs)
        {
            var result = await _cli.RunAsync(["sessions", verb[0], "file.zst", .. verb[1..]]);
            Assert.Equal((1, string.Join(' ', verb)), (result.ExitCode, string.Join(' ', verb)));
            Assert.StartsWith("The recording is damaged: ", Assert.Single(result.StandardError.Split('\n', StringSplitOptions.RemoveEmptyEntries)), StringComparison.Ordinal);
        }
    }
}
