using System.Text.Json;
using HoopWire.Kit;
using HoopWire.Recording;
using Microsoft.Extensions.Logging.Abstractions;

namespace HoopWire.Core.Tests.Recording;

/// <summary>
/// A sync that fails: the kernel tells of it once, and takes the pages for written from then on.
/// </summary>
public sealed class FailedSyncTests : IAsyncDisposable
{
    private static readonly DateTime Old = new(2020, 1, 1, 0, 0, 0, DateTimeKind.Utc);
    private readonly RecorderFixture _fixture;
    private volatile bool _fails;
    private int _syncs;

    public FailedSyncTests() => _fixture = new RecorderFixture(options => options with
    {
        FrameAge = TimeSpan.Zero,
        ReleaseAge = TimeSpan.Zero,
        BeforeSync = BeforeSync,
    });

    public ValueTask DisposeAsync() => _fixture.DisposeAsync();

    [Fact]
    public async Task Release_SyncFailedOnce_FileIsWrittenAgainBeforeTheJournalGivesItUp()
    {
        _fails = true;
        var (id, session) = await StartAsync();
        string path = _fixture.FileOf(id);
        byte[] before = File.ReadAllBytes(path);
        File.SetLastWriteTimeUtc(path, Old);
        _fails = false;
        await RecorderFixture.Until(() => _fixture.Recorder.Fault is null);
        Assert.NotEqual(Old, File.GetLastWriteTimeUtc(path));
        Assert.Equal(before, File.ReadAllBytes(path));
        await _fixture.Loop.Call(() =>
        {
            Assert.Equal(AppendResult.Written, RecorderFixture.Command(session, 2, "SELECT 2"u8));
            session.Complete(RecorderFixture.Bye);
        });
        await _fixture.Recorder.FlushAsync();
        AssertWhole(_fixture.Data, id, commands: 2, side: "client");
    }

    [Fact]
    public async Task Release_SyncOfASealFailed_FileIsWrittenAgain()
    {
        _fails = true;
        var (id, session) = await StartAsync();
        await _fixture.Loop.Call(() => session.Complete(RecorderFixture.Bye));
        await _fixture.Recorder.FlushAsync();
        string path = _fixture.FileOf(id);
        File.SetLastWriteTimeUtc(path, Old);
        _fails = false;
        await RecorderFixture.Until(() => _fixture.Recorder.Fault is null);
        Assert.NotEqual(Old, File.GetLastWriteTimeUtc(path));
        AssertWhole(_fixture.Data, id, commands: 1, side: "client");
    }

    [Fact]
    public async Task Release_SyncFailedAndItsPagesAreLost_StaysFailedAndTheNextStartWritesItAnew()
    {
        _fails = true;
        var (id, session) = await StartAsync();
        string path = _fixture.FileOf(id);
        // What is read is what the disk has, once the kernel has given the pages up.
        using (var file = File.OpenHandle(path, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite))
            RandomAccess.Write(file, new byte[64], RandomAccess.GetLength(file) - 300);
        _fails = false;
        int before = Volatile.Read(ref _syncs);
        await RecorderFixture.Until(() => Volatile.Read(ref _syncs) > before + 3);
        Assert.Contains("does not hold any more what was written", _fixture.Recorder.Fault, StringComparison.Ordinal);
        Assert.Equal(AppendResult.Failed, await _fixture.Loop.Call(() => RecorderFixture.Command(session, 2, "SELECT 2"u8)));
        using var copy = new TemporaryFolder();
        RecoveryTests.CopyFolder(_fixture.Data, copy.Path);
        await RecoverAsync(copy.Path);
        AssertWhole(copy.Path, id, commands: 1, side: "gateway");
    }

    [Fact]
    public async Task Start_JournalHoldsWhatAFileHas_FileIsWrittenAgain()
    {
        _fails = true;
        var (id, session) = await StartAsync();
        await _fixture.Loop.Call(() => session.Complete(RecorderFixture.Bye));
        await _fixture.Recorder.FlushAsync();
        using var copy = new TemporaryFolder();
        RecoveryTests.CopyFolder(_fixture.Data, copy.Path);
        string path = new RecordingCatalog(copy.Path).Find(id)!.Path;
        byte[] before = File.ReadAllBytes(path);
        File.SetLastWriteTimeUtc(path, Old);
        await RecoverAsync(copy.Path);
        Assert.NotEqual(Old, File.GetLastWriteTimeUtc(path));
        Assert.Equal(before, File.ReadAllBytes(path));
    }

    private async Task<(string Id, SessionRecorder Session)> StartAsync()
    {
        var header = RecorderFixture.Header();
        var session = await _fixture.Loop.Call(() => _fixture.Recorder.Open(_fixture.Loop, header));
        await _fixture.Loop.Call(() => Assert.Equal(AppendResult.Written, RecorderFixture.Command(session, 1, "SELECT 1"u8)));
        await _fixture.Recorder.FlushAsync();
        await RecorderFixture.Until(() => _fixture.Recorder.Fault is not null);
        return (header.Id, session);
    }

    // Of the files alone: the journals' copies are written anew by themselves.
    private void BeforeSync()
    {
        if (Thread.CurrentThread.Name != "recording drain") return;
        Interlocked.Increment(ref _syncs);
        if (_fails) throw new IOException("Input/output error");
    }

    private static async Task RecoverAsync(string data) =>
        await FileRecorder.Start(new RecordingOptions(data) { JournalBytes = 1 << 20 }, TimeProvider.System, NullLogger.Instance).DisposeAsync();

    private static void AssertWhole(string data, string id, int commands, string side)
    {
        string path = new RecordingCatalog(data).Find(id)!.Path;
        Assert.Equal(RecordingState.Sealed, RecordingVerifier.Verify(path, File.ReadAllText(Path.Combine(data, "keys", "recording.pub"))).State);
        using var reader = RecordingReader.Open(path);
        var lines = reader.ReadLines().Select(line => JsonDocument.Parse(line.Json).RootElement).ToList();
        Assert.Equal(commands, lines.Count(line => line.GetProperty("event").GetString() == "command"));
        Assert.Equal(side, lines[^1].GetProperty("side").GetString());
    }
}
