using System.Diagnostics;
using System.Runtime.Versioning;
using System.Text.Json;
using HoopWire.Kit;
using HoopWire.Recording;
using Microsoft.Extensions.Logging.Abstractions;

namespace HoopWire.Core.Tests.Recording;

[SupportedOSPlatform("linux")]
public class KillTests
{
    [Theory]
    [Trait("Category", "Server")]
    [InlineData(1)]
    [InlineData(500)]
    [InlineData(20_000)]
    public async Task Kill_AtAnyMoment_EverythingTakenIsInTheRecording(int after)
    {
        using var folder = new TemporaryFolder();
        long taken = await RecordAndKill(folder.File("data"), after);
        await AssertTaken(folder, taken);
    }

    [Fact]
    [Trait("Category", "Server")]
    public async Task Record_PermissionLost_StopsThenGoesOnAndNothingIsMissing()
    {
        using var folder = new TemporaryFolder();
        string data = folder.File("data");
        Directory.CreateDirectory(data);
        // Another user than root, whom no mode would stop.
        await Run("chown", "65534:65534", folder.Path, data);
        string[] arguments = ["--reuid=65534", "--regid=65534", "--clear-groups", Environment.ProcessPath!, typeof(KillTests).Assembly.Location, "record", data];
        using var process = Process.Start(new ProcessStartInfo("setpriv", arguments) { RedirectStandardOutput = true })!;
        long last = 0;
        bool failed = false;
        string? file = null;
        while (await process.StandardOutput.ReadLineAsync() is { } line)
        {
            if (line.EndsWith('.')) last = long.Parse(line.AsSpan(0, line.Length - 1), null);
            if (file is null && Directory.GetFiles(data, "*.zst", SearchOption.AllDirectories) is [var made, ..])
            {
                file = made;
                File.SetUnixFileMode(file, UnixFileMode.None);
            }

            if (failed) process.Kill();
            if (line != "failed") continue;
            failed = true;
            File.SetUnixFileMode(file!, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        }

        await process.WaitForExitAsync();
        Assert.True(failed);
        await AssertTaken(folder, last);
    }

    private static async Task AssertTaken(TemporaryFolder folder, long taken)
    {
        await FileRecorder.Start(new RecordingOptions(folder.File("data")), TimeProvider.System, NullLogger.Instance).DisposeAsync();
        var entry = Assert.Single(new RecordingCatalog(folder.File("data")).List());
        Assert.Equal(RecordingState.Sealed, RecordingVerifier.Verify(entry.Path, File.ReadAllText(folder.File("data/keys/recording.pub"))).State);
        using var reader = RecordingReader.Open(entry.Path);
        var lines = reader.ReadLines().Select(line => JsonDocument.Parse(line.Json).RootElement).ToList();
        var sequences = lines.Where(line => line.GetProperty("event").GetString() == "command").Select(line => line.GetProperty("seq").GetInt64()).ToList();
        Assert.Equal(Enumerable.Range(1, sequences.Count).Select(i => (long)i), sequences);
        // The last one may have been taken without being printed any more.
        Assert.InRange(sequences.Count, taken, taken + 1);
        Assert.Equal(sequences.Count + 2, lines.Count);
        Assert.Equal("recording", lines[^1].GetProperty("stage").GetString());
    }

    private static async Task Run(string program, params string[] arguments)
    {
        using var process = Process.Start(program, arguments);
        await process.WaitForExitAsync();
        Assert.Equal(0, process.ExitCode);
    }

    /// <summary>Lets a process record until it has printed so many numbers, and kills it. Returns the last number it printed.</summary>
    private static async Task<long> RecordAndKill(string directory, int after)
    {
        string program = typeof(KillTests).Assembly.Location;
        using var process = Process.Start(new ProcessStartInfo("dotnet", [program, "record", directory]) { RedirectStandardOutput = true })!;
        long last = 0;
        while (await process.StandardOutput.ReadLineAsync() is { } line)
        {
            // The kill may cut the last line: a whole one ends with a point.
            if (line.EndsWith('.')) last = long.Parse(line.AsSpan(0, line.Length - 1), null);
            if (last == after) process.Kill();
        }

        await process.WaitForExitAsync();
        return last;
    }
}
