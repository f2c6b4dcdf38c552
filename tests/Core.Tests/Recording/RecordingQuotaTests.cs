using HoopWire.Compression;
using HoopWire.Kit;
using HoopWire.Recording;
using HoopWire.Recording.Files;
using HoopWire.Sessions;

namespace HoopWire.Core.Tests.Recording;

public class RecordingQuotaTests
{
    [Fact]
    public async Task Open_QuotaNearlyUsed_RefusedAndRunningSessionsGoOn()
    {
        await using var fixture = new RecorderFixture(options => options with { Quota = 10_000 });
        var running = await fixture.Loop.Call(() => fixture.Recorder.Open(fixture.Loop, RecorderFixture.Header()));
        string path = Path.Combine(fixture.Data, "recordings", "left-by-somebody.zst");
        File.WriteAllBytes(path, new byte[9_000]);
        fixture.Recorder.CountAgain();
        Assert.Contains("recording.quota", fixture.Recorder.Fault, StringComparison.Ordinal);
        var refused = await Assert.ThrowsAsync<IOException>(() => fixture.Loop.Call(() => fixture.Recorder.Open(fixture.Loop, RecorderFixture.Header())));
        Assert.Contains("recording.quota", refused.Message, StringComparison.Ordinal);
        Assert.Equal(AppendResult.Written, await fixture.Loop.Call(() => RecorderFixture.Command(running, 1, "SELECT 1"u8)));
        File.Delete(path);
        fixture.Recorder.CountAgain();
        Assert.Null(fixture.Recorder.Fault);
        await fixture.Record(2);
    }

    [Fact]
    public async Task Record_QuotaReachedByWriting_Refuses()
    {
        await using var fixture = new RecorderFixture(options => options with { Quota = 3_000 });
        await fixture.Record(40, framesAtLeast: 20);
        Assert.NotNull(fixture.Recorder.Fault);
    }

    [Fact]
    public async Task Open_FilesMovedAwayByHand_IsTakenAgainAfterSomeSeconds()
    {
        var time = new ManualTime();
        string path = "";
        await using var fixture = new RecorderFixture(
            options =>
            {
                path = Path.Combine(options.DataDirectory, "recordings", "left-by-somebody.zst");
                Directory.CreateDirectory(Path.GetDirectoryName(path)!);
                File.WriteAllBytes(path, new byte[9_000]);
                return options with { Quota = 10_000 };
            },
            time);
        Assert.NotNull(fixture.Recorder.Fault);
        time.Advance(TimeSpan.FromSeconds(10));
        Assert.NotNull(fixture.Recorder.Fault);
        File.Delete(path);
        Assert.NotNull(fixture.Recorder.Fault);
        time.Advance(TimeSpan.FromSeconds(10));
        Assert.Null(fixture.Recorder.Fault);
        await fixture.Loop.Call(() => fixture.Recorder.Open(fixture.Loop, RecorderFixture.Header()));
    }

    [Fact]
    public void Seal_Quota_CountsItsBytes()
    {
        using var folder = new TemporaryFolder();
        var paths = new RecordingPaths(folder.Path);
        Directory.CreateDirectory(paths.Recordings);
        Directory.CreateDirectory(paths.Open);
        using var key = SigningKey.LoadOrCreate(paths);
        using var quota = new RecordingQuota(paths.Recordings, 1 << 20, TimeProvider.System);
        using var writer = new RecordingWriter(paths, key, new ZstdFrameCompressor(), TimeProvider.System) { Quota = quota };
        var file = writer.Create(SessionId.New(DateTimeOffset.UtcNow));
        writer.Append(file, "{}\n"u8, new FrameFacts(1, 0, 0, 0, Ends: true));
        writer.Seal(file);
        Assert.Equal(new FileInfo(file.Path).Length, quota.Used);
    }
}
