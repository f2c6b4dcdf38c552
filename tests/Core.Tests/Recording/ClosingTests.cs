using HoopWire.Kit;
using HoopWire.Recording;
using Microsoft.Extensions.Logging.Abstractions;

namespace HoopWire.Core.Tests.Recording;

/// <summary>When it is told that a recording is closed, and that nothing waits for that.</summary>
public class ClosingTests
{
    [Fact]
    public async Task Complete_DiskTakesNothing_IsToldOfOnceItDoes()
    {
        using var folder = new TemporaryFolder();
        using var loop = new TestLoop();
        var told = new ClosedRecordings();
        bool fails = false;
        int tries = 0;
        var options = new RecordingOptions(folder.Path)
        {
            JournalBytes = 8 << 20,
            BeforeSync = () =>
            {
                Interlocked.Increment(ref tries);
                if (Volatile.Read(ref fails)) throw new IOException("Input/output error");
            },
        };
        var header = RecorderFixture.Header();
        await using var recorder = FileRecorder.Start(options, TimeProvider.System, NullLogger.Instance, told);
        var session = await loop.Call(() => recorder.Open(loop, header));
        await loop.Call(() => RecorderFixture.Command(session, 1, "SELECT 1"u8));
        await recorder.FlushAsync();
        Volatile.Write(ref fails, true);
        await loop.Call(() => session.Complete(RecorderFixture.Bye));
        string path = new RecordingCatalog(folder.Path).Find(header.Id)!.Path, marker = folder.File("journal/open/" + header.Id);
        await RecorderFixture.Until(() => RecordingVerifier.Verify(path, File.ReadAllText(folder.File("keys/recording.pub"))).State == RecordingState.Sealed);
        int before = Volatile.Read(ref tries);
        await RecorderFixture.Until(() => Volatile.Read(ref tries) > before + 2);
        Assert.Empty(told);
        Assert.True(File.Exists(marker));
        Volatile.Write(ref fails, false);
        await recorder.FlushAsync();
        Assert.Equal(header.Id, Assert.Single(told).SessionId);
        Assert.False(File.Exists(marker));
    }

    [Fact]
    public async Task Complete_NobodyFlushes_IsToldOfSoon()
    {
        using var folder = new TemporaryFolder();
        using var loop = new TestLoop();
        var told = new ClosedRecordings();
        var header = RecorderFixture.Header();
        var options = new RecordingOptions(folder.Path) { JournalBytes = 8 << 20, ReleaseAge = TimeSpan.FromHours(1), SyncAge = TimeSpan.FromMilliseconds(50) };
        await using var recorder = FileRecorder.Start(options, TimeProvider.System, NullLogger.Instance, told);
        var session = await loop.Call(() => recorder.Open(loop, header));
        await loop.Call(() => session.Complete(RecorderFixture.Bye));
        await RecorderFixture.Until(() => told.Count > 0);
        Assert.Equal(header.Id, Assert.Single(told).SessionId);
    }
}
