using System.Buffers.Binary;
using HoopWire.Gateway.Configuration;
using HoopWire.Gateway.Recordings;
using HoopWire.Kit;

namespace HoopWire.Gateway.Cli;

/// <summary>A part of a session, of commands 20 seconds apart: what is shown is the same with the index of a sealed file and without it.</summary>
public sealed class ReplayFromTests : IAsyncLifetime, IDisposable
{
    private readonly CliFixture _cli = new();
    private byte[] _sealed = [];

    private byte[] Unsealed => _sealed[..^BinaryPrimitives.ReadInt32LittleEndian(_sealed.AsSpan(_sealed.Length - 8))];

    public static TheoryData<string[]> Verbs =>
    [
        ["replay"], ["replay", "--json"], ["replay", "--timeline"], ["export", "--format", "json", "-o", "OUT"], ["export", "--format", "csv", "-o", "OUT"],
        ["export", "--format", "sql", "-o", "OUT"], ["export", "--format", "asciicast", "-o", "OUT"],
    ];

    public async Task InitializeAsync()
    {
        var time = new ManualTime();
        await using var session = RecordedSession.Start(Path.Combine(_cli.Folder, "data"), time: time);
        foreach (string text in (string[])["one", "two", "three", "four", "five"])
        {
            time.Advance(TimeSpan.FromSeconds(20));
            await session.RunAsync($"SELECT {text}");
        }

        _sealed = await File.ReadAllBytesAsync(await session.EndAsync());
    }

    public Task DisposeAsync() => Task.CompletedTask;

    public void Dispose() => _cli.Dispose();

    [Theory]
    [MemberData(nameof(Verbs))]
    public async Task From_AnyTime_ShowsTheSameWithTheIndexAndWithout(string[] verb)
    {
        for (int from = 0; from <= 120; from += 5)
        {
            string shown = await ShownAsync(_sealed, verb, from);
            Assert.Equal(await ShownAsync(Unsealed, verb, from), shown);
            string[] texts = ["one", "two", "three", "four", "five"];
            Assert.Equal(texts.Where((_, i) => (i + 1) * 20 >= from), texts.Where(text => shown.Contains($"SELECT {text}", StringComparison.Ordinal)));
        }
    }

    [Theory]
    [MemberData(nameof(Verbs))]
    public async Task From_Sealed_DoesNotReadWhatLiesBetween(string[] verb)
    {
        // The fifth frame, of six, is found by the index; the one in front of it is no frame any more.
        byte[] file = Overwritten(frame: 4);
        Assert.Contains("SELECT five", await ShownAsync(file, verb, 90), StringComparison.Ordinal);
        Assert.Equal(1, (await RunAsync(file, verb, "--from", "70s")).ExitCode);
    }

    [Theory]
    [InlineData("csv")]
    [InlineData("json")]
    [InlineData("sql")]
    [InlineData("asciicast")]
    public async Task Export_FromAndTo_HasWhatLiesBetween(string format)
    {
        string shown = await ShownAsync(_sealed, ["export", "--format", format, "-o", "OUT"], 30, "--to", "70s");
        string[] texts = ["one", "two", "three", "four", "five"];
        Assert.Equal(["two", "three"], texts.Where(text => shown.Contains($"SELECT {text}", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Export_SqlOfAPart_RunsWhatEndedInIt() =>
        Assert.Equal(
            ["SELECT two;", "SELECT three;"],
            (await ShownAsync(_sealed, ["export", "--format", "sql", "-o", "OUT"], 30, "--to", "70s")).Split('\n').Where(line => line.Length > 0 && !line.StartsWith("--", StringComparison.Ordinal)));

    [Fact]
    public async Task Export_AsciicastOfAPart_BeginsAtOnce()
    {
        string[] lines = (await ShownAsync(_sealed, ["export", "--format", "asciicast", "-o", "OUT"], 35)).Split('\n');
        Assert.StartsWith("[0.000000,", lines[1], StringComparison.Ordinal);
        Assert.StartsWith("[5.000000,", lines[2], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--from", "soon")]
    [InlineData("--to", "later")]
    [InlineData("--from", "70s", "--to", "30s")]
    public async Task Export_NoPart_IsWrongUsage(params string[] part)
    {
        var result = await RunAsync(_sealed, ["export", "--format", "json", "-o", "OUT"], part);
        Assert.Equal((2, false), (result.ExitCode, File.Exists(Path.Combine(_cli.Folder, "OUT"))));
        Assert.Contains("--", result.StandardError, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Export_PartOfTheFileAsItIs_IsWrongUsage() => Assert.Equal(2, (await RunAsync(_sealed, ["export", "-o", "OUT"], "--from", "30s")).ExitCode);

    private async Task<string> ShownAsync(byte[] file, string[] verb, int from, params string[] more)
    {
        var result = await RunAsync(file, verb, ["--from", $"{from}s", .. more]);
        Assert.True(result.ExitCode == 0, result.StandardError);
        return verb[0] == "replay" ? result.StandardOutput : await File.ReadAllTextAsync(Path.Combine(_cli.Folder, "OUT"));
    }

    private async Task<ProcessResult> RunAsync(byte[] file, string[] verb, params string[] part)
    {
        await File.WriteAllBytesAsync(Path.Combine(_cli.Folder, "file.zst"), file);
        File.Delete(Path.Combine(_cli.Folder, "OUT"));
        return await _cli.RunAsync(["sessions", verb[0], "file.zst", .. verb[1..], .. part]);
    }

    private byte[] Overwritten(int frame)
    {
        byte[] file = [.. _sealed];
        // The index, as docs/recordings.md lays it out.
        int entry = Unsealed.Length + 112 + (40 * (frame - 1));
        file.AsSpan((int)BinaryPrimitives.ReadInt64LittleEndian(file.AsSpan(entry)), 8).Clear();
        return file;
    }
}
