using HoopWire.Recording;

namespace HoopWire.Core.Tests.Recording;

/// <summary>Files and folders that somebody takes away while the gateway runs.</summary>
public class TakenAwayTests
{
    [Fact]
    public async Task Append_RecordingTakenAwayWhileOpen_StopsUntilItIsBack()
    {
        await using var fixture = new RecorderFixture(options => options with { FrameAge = TimeSpan.Zero });
        var (id, session) = await StartAsync(fixture);
        string path = fixture.FileOf(id);
        File.Move(path, path + ".away");
        await fixture.Loop.Call(() => Assert.Equal(AppendResult.Written, RecorderFixture.Command(session, 2, "SELECT 2"u8)));
        await RecorderFixture.Until(() => fixture.Recorder.Fault is not null);
        Assert.Contains($"{path} was taken away", fixture.Recorder.Fault, StringComparison.Ordinal);
        Assert.Equal(AppendResult.Failed, await fixture.Loop.Call(() => RecorderFixture.Command(session, 3, "SELECT 3"u8)));
        await Assert.ThrowsAsync<IOException>(() => StartAsync(fixture));
        Assert.False(File.Exists(path));
        File.Move(path + ".away", path);
        await RecorderFixture.Until(() => fixture.Recorder.Fault is null);
        await EndAsync(fixture, session);
        Assert.Equal((RecordingState.Sealed, 4L), State(fixture, path));
    }

    [Theory]
    [InlineData(true, RecordingState.Sealed)]
    [InlineData(false, RecordingState.Broken)]
    public async Task Start_RecordingDeletedWhileOpen_KeepsWhatTheJournalHasAndShowsWhatIsMissing(bool held, RecordingState state)
    {
        await using var fixture = new RecorderFixture(options => options with { FrameAge = TimeSpan.Zero, ReleaseAge = held ? TimeSpan.FromHours(1) : TimeSpan.Zero });
        var (id, session) = await StartAsync(fixture);
        if (!held) await RecorderFixture.Until(() => RecoveryTests.IsReleased(fixture));
        string path = fixture.FileOf(id);
        File.Delete(path);
        await fixture.Loop.Call(() => Assert.Equal(AppendResult.Written, RecorderFixture.Command(session, 2, "SELECT 2"u8)));
        await RecorderFixture.Until(() => fixture.Recorder.Fault is not null);
        await fixture.Restart();
        Assert.Null(fixture.Recorder.Fault);
        Assert.Equal(state, State(fixture, path).State);
        using var reader = RecordingReader.Open(path);
        Assert.Equal(held ? 4 : 2, reader.ReadLines().Count());
    }

    [Fact]
    public async Task Append_FolderOfRecordingsTakenAway_StopsAndMakesNoOther()
    {
        await using var fixture = new RecorderFixture(options => options with { FrameAge = TimeSpan.Zero });
        string folder = Path.Combine(fixture.Data, "recordings");
        Directory.Move(folder, folder + ".away");
        var session = await fixture.Loop.Call(() => fixture.Recorder.Open(fixture.Loop, RecorderFixture.Header()));
        await RecorderFixture.Until(() => fixture.Recorder.Fault is not null);
        Assert.Equal(AppendResult.Failed, await fixture.Loop.Call(() => RecorderFixture.Command(session, 1, "SELECT 1"u8)));
        Assert.False(Directory.Exists(folder));
        Directory.Move(folder + ".away", folder);
        await RecorderFixture.Until(() => fixture.Recorder.Fault is null);
        await EndAsync(fixture, session);
    }

    [Fact]
    public async Task Open_FoldersOfDaysDeleted_AreMadeAnew()
    {
        await using var fixture = new RecorderFixture();
        File.Delete(await fixture.Record(1));
        foreach (string year in Directory.GetDirectories(Path.Combine(fixture.Data, "recordings"))) Directory.Delete(year, recursive: true);
        Assert.Equal((RecordingState.Sealed, 4L), State(fixture, await fixture.Record(1)));
    }

    [Theory]
    [InlineData("journal/0.journal", false)]
    [InlineData("journal/0.journal", true)]
    [InlineData("journal/0.synced", false)]
    [InlineData("journal/0.synced", true)]
    [InlineData("journal", false)]
    [InlineData("journal", true)]
    public async Task Sync_JournalTakenAway_StopsUntilItIsBack(string name, bool durable)
    {
        await using var fixture = new RecorderFixture(options => options with { Durable = durable, SyncAge = TimeSpan.FromMilliseconds(20) });
        var (id, session) = await StartAsync(fixture);
        string path = Path.Combine(fixture.Data, name);
        Directory.Move(path, path + ".away");
        await RecorderFixture.Until(() => fixture.Recorder.Fault is not null);
        Assert.Contains("was taken away or replaced", fixture.Recorder.Fault, StringComparison.Ordinal);
        Assert.Equal(AppendResult.Failed, await fixture.Loop.Call(() => RecorderFixture.Command(session, 2, "SELECT 2"u8)));
        Directory.Move(path + ".away", path);
        await RecorderFixture.Until(() => fixture.Recorder.Fault is null);
        await EndAsync(fixture, session);
        Assert.Equal((RecordingState.Sealed, 3L), State(fixture, fixture.FileOf(id)));
    }

    [Fact]
    public async Task Sync_JournalDeletedWhileACommandWaitsForTheDisk_ItIsToldThatItFailed()
    {
        using var disk = new HeldDisk();
        await using var fixture = new RecorderFixture(options => disk.Durable(options) with { SyncAge = TimeSpan.FromMilliseconds(20) });
        var (_, session) = await StartAsync(fixture);
        disk.Hold();
        await disk.Waiting();
        Directory.Delete(Path.Combine(fixture.Data, "journal"), recursive: true);
        var told = new TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously);
        await fixture.Loop.Call(() =>
        {
            Assert.Equal(AppendResult.Written, RecorderFixture.Command(session, 2, "SELECT 2"u8));
            session.NotifySynced(_ => told.SetResult(session.HasFailed && !session.IsSynced), null);
        });
        disk.Release();
        Assert.True(await told.Task.WaitAsync(TimeSpan.FromSeconds(20)));
    }

    [Fact]
    public async Task Sync_JournalReplacedByACopy_Stops()
    {
        await using var fixture = new RecorderFixture(options => options with { SyncAge = TimeSpan.FromMilliseconds(20) });
        await StartAsync(fixture);
        string path = Path.Combine(fixture.Data, "journal", "0.journal");
        File.Copy(path, path + ".copy");
        File.Move(path + ".copy", path, overwrite: true);
        await RecorderFixture.Until(() => fixture.Recorder.Fault is not null);
    }

    private static async Task<(string Id, SessionRecorder Session)> StartAsync(RecorderFixture fixture)
    {
        var header = RecorderFixture.Header();
        var session = await fixture.Loop.Call(() => fixture.Recorder.Open(fixture.Loop, header));
        await fixture.Loop.Call(() => Assert.Equal(AppendResult.Written, RecorderFixture.Command(session, 1, "SELECT 1"u8)));
        await fixture.Recorder.FlushAsync();
        return (header.Id, session);
    }

    private static async Task EndAsync(RecorderFixture fixture, SessionRecorder session)
    {
        await fixture.Loop.Call(() => session.Complete(RecorderFixture.Bye));
        await fixture.Recorder.FlushAsync();
    }

    private static (RecordingState State, long Lines) State(RecorderFixture fixture, string path)
    {
        var found = RecordingVerifier.Verify(path, File.ReadAllText(Path.Combine(fixture.Data, "keys", "recording.pub")));
        return (found.State, found.Lines);
    }
}
