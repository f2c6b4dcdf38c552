using System.Diagnostics;
using System.Runtime.Versioning;

namespace HoopWire.Core.Tests.Recording;

[SupportedOSPlatform("linux")]
public class FileRecorderTests
{
    [Fact]
    public async Task Record_WholeSession_FileIsPrivateAndJournalDrains()
    {
        await using var fixture = new RecorderFixture();
        string file = await fixture.Record(3);
        Assert.True(new FileInfo(file).Length > 0);
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file));
        Assert.Equal(
            UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(Path.GetDirectoryName(file)!));
        Assert.Empty(Directory.GetFiles(Path.Combine(fixture.Data, "journal", "open")));
        Assert.Null(fixture.Recorder.Fault);
    }

    [Fact]
    public async Task Dispose_EverythingDrained_LeavesNoJournal()
    {
        await using var fixture = new RecorderFixture();
        await fixture.Record(1);
        await fixture.Recorder.DisposeAsync();
        Assert.Empty(Directory.GetFiles(Path.Combine(fixture.Data, "journal"), "*.journal"));
    }

    [Fact]
    [Trait("Category", "Server")]
    public async Task Record_WholeSession_ZstdcatAndJqReadIt()
    {
        await using var fixture = new RecorderFixture();
        string file = await fixture.Record(commands: 4, framesAtLeast: 2);
        string events = await Shell($"zstdcat '{file}' | jq -r .event");
        Assert.Equal("session command result command result command result command result end", string.Join(' ', events.Split('\n', StringSplitOptions.RemoveEmptyEntries)));
        string end = await Shell($"zstdcat '{file}' | tail -n 1");
        Assert.Contains("\"side\":\"client\",\"stage\":\"relay\",\"detail\":\"The client said goodbye.\",\"commands\":4}", end, StringComparison.Ordinal);
    }

    private static async Task<string> Shell(string command)
    {
        using var shell = Process.Start(new ProcessStartInfo("bash", ["-o", "pipefail", "-c", command]) { RedirectStandardOutput = true })!;
        string output = await shell.StandardOutput.ReadToEndAsync();
        await shell.WaitForExitAsync();
        Assert.Equal(0, shell.ExitCode);
        return output;
    }
}
