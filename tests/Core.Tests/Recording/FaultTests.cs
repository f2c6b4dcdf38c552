using System.Text.Json;
using HoopWire.Kit;
using HoopWire.Recording;
using HoopWire.Recording.Files;

namespace HoopWire.Core.Tests.Recording;

public class FaultTests
{
    [Fact]
    public async Task Append_FolderReplacedByFile_FailedThenClears()
    {
        await using var fixture = new RecorderFixture(options => options with { FrameAge = TimeSpan.Zero });
        var header = RecorderFixture.Header();
        var session = await fixture.Loop.Call(() => fixture.Recorder.Open(fixture.Loop, header));
        var waiting = await fixture.Loop.Call(() => fixture.Recorder.Open(fixture.Loop, RecorderFixture.Header()));
        await fixture.Recorder.FlushAsync();
        string folder = Path.Combine(fixture.Data, "recordings");
        Directory.Move(folder, folder + ".away");
        File.WriteAllText(folder, "");
        long sequence = await AppendUntilFailed(fixture, session);
        Assert.Contains("Recordings cannot be written", fixture.Recorder.Fault, StringComparison.Ordinal);
        Assert.Equal(AppendResult.Failed, await fixture.Loop.Call(() => RecorderFixture.Command(waiting, 1, "SELECT 1"u8)));
        await Assert.ThrowsAsync<IOException>(() => fixture.Loop.Call(() => fixture.Recorder.Open(fixture.Loop, RecorderFixture.Header())));
        await fixture.Loop.Call(() => session.Complete(RecorderFixture.Bye));
        File.Delete(folder);
        Directory.Move(folder + ".away", folder);
        await fixture.Recorder.FlushAsync();
        Assert.Null(fixture.Recorder.Fault);
        await fixture.Record(1);
        using var reader = RecordingReader.Open(fixture.FileOf(header.Id));
        var lines = reader.ReadLines().Select(line => JsonDocument.Parse(line.Json).RootElement.GetProperty("event").GetString()).ToList();
        Assert.Equal(sequence, lines.Count(name => name == "command"));
        Assert.Equal("end", lines[^1]);
        Assert.True(reader.ReachedSeal);
    }

    [Fact]
    [Trait("Category", "Server")]
    public async Task Append_DiskFull_FailedThenClearsWithNothingMissing()
    {
        using var disk = new SmallDisk(megabytes: 4);
        await using var fixture = new RecorderFixture(options => options with
        {
            DataDirectory = Path.Combine(disk.Path, "data"),
            JournalBytes = 2 << 20,
            FrameAge = TimeSpan.Zero,
        });
        var header = RecorderFixture.Header();
        var session = await fixture.Loop.Call(() => fixture.Recorder.Open(fixture.Loop, header));
        await fixture.Recorder.FlushAsync();
        string ballast = Path.Combine(disk.Path, "ballast");
        Assert.ThrowsAny<IOException>((Action)(() => Fill(ballast)));
        long sequence = await AppendUntilFailed(fixture, session);
        Assert.Contains("space", fixture.Recorder.Fault, StringComparison.OrdinalIgnoreCase);
        await Assert.ThrowsAsync<IOException>(() => fixture.Loop.Call(() => fixture.Recorder.Open(new TestLoop(5), RecorderFixture.Header())));
        File.Delete(ballast);
        await fixture.Recorder.FlushAsync();
        await RecorderFixture.Until(() => fixture.Recorder.Fault is null);
        await AppendOnceThereIsRoom(fixture, session, sequence + 1);
        await fixture.Loop.Call(() => session.Complete(RecorderFixture.Bye));
        // The file system has what was deleted free again a little later: until then it may be full once more.
        await RecorderFixture.Until(() => IsSealed(fixture.FileOf(header.Id)));
        using var reader = RecordingReader.Open(fixture.FileOf(header.Id));
        Assert.Equal(sequence + 3, reader.ReadLines().Count());
    }

    [Fact]
    [Trait("Category", "Server")]
    public void Create_DiskTooSmallForJournal_RefusedInsteadOfCrashingLater()
    {
        using var disk = new SmallDisk(megabytes: 1);
        var refused = Assert.Throws<IOException>(() => HoopWire.Recording.Journals.Journal.Create(Path.Combine(disk.Path, "0.journal"), 0, 8 << 20));
        Assert.Contains("no room", refused.Message, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFiles(disk.Path));
    }

    [Fact]
    public async Task NotifyWritable_RecorderFails_Called()
    {
        await using var fixture = new RecorderFixture(options => options with { SessionCreditBytes = 4096, FrameAge = TimeSpan.FromHours(1) });
        var session = await fixture.Loop.Call(() => fixture.Recorder.Open(fixture.Loop, RecorderFixture.Header()));
        File.WriteAllText(Path.Combine(fixture.Data, "recordings", DateTime.UtcNow.Year.ToString("D4", null)), "in the way");
        var woken = new TaskCompletionSource<AppendResult>(TaskCreationOptions.RunContinuationsAsynchronously);
        await fixture.Loop.Call(() =>
        {
            long sequence = 0;
            while (RecorderFixture.Command(session, ++sequence, "SELECT 1"u8) == AppendResult.Written)
            {
            }

            session.NotifyWritable(_ => woken.SetResult(RecorderFixture.Command(session, sequence, "SELECT 1"u8)), null);
        });
        Assert.Equal(AppendResult.Failed, await woken.Task.WaitAsync(TimeSpan.FromSeconds(20)));
    }

    [Fact]
    public async Task Dispose_CannotWrite_NextStartWritesEverything()
    {
        await using var fixture = new RecorderFixture(options => options with { FrameAge = TimeSpan.FromHours(1) });
        var header = RecorderFixture.Header();
        var session = await fixture.Loop.Call(() => fixture.Recorder.Open(fixture.Loop, header));
        await fixture.Recorder.FlushAsync();
        string folder = Path.Combine(fixture.Data, "recordings");
        Directory.Move(folder, folder + ".away");
        File.WriteAllText(folder, "");
        await fixture.Loop.Call(() =>
        {
            Assert.Equal(AppendResult.Written, RecorderFixture.Command(session, 1, "SELECT 1"u8));
            session.Complete(RecorderFixture.Bye);
        });
        await fixture.Recorder.DisposeAsync();
        File.Delete(folder);
        Directory.Move(folder + ".away", folder);
        await fixture.Restart();
        using var reader = RecordingReader.Open(fixture.FileOf(header.Id));
        Assert.Equal(3, reader.ReadLines().Count());
        Assert.True(reader.ReachedSeal);
    }

    [Fact]
    public async Task Append_AfterDispose_Failed()
    {
        await using var fixture = new RecorderFixture();
        var session = await fixture.Loop.Call(() => fixture.Recorder.Open(fixture.Loop, RecorderFixture.Header()));
        await fixture.Recorder.DisposeAsync();
        Assert.Equal(AppendResult.Failed, await fixture.Loop.Call(() => RecorderFixture.Command(session, 1, "SELECT 1"u8)));
        await fixture.Loop.Call(() => session.Complete(RecorderFixture.Bye));
    }

    [Fact]
    public async Task Record_ClockJumps_EverythingIsThereAndSealed()
    {
        var clock = new JumpingClock();
        await using var fixture = new RecorderFixture(time: clock);
        var header = RecorderFixture.Header();
        var session = await fixture.Loop.Call(() => fixture.Recorder.Open(fixture.Loop, header));
        TimeSpan[] jumps = [TimeSpan.FromDays(-400), TimeSpan.FromDays(4000), TimeSpan.FromHours(-1), -DateTimeOffset.UtcNow.TimeOfDay];
        for (int i = 0; i < jumps.Length; i++)
        {
            int sequence = i + 1;
            clock.Offset = jumps[i];
            await fixture.Loop.Call(() => Assert.Equal(AppendResult.Written, RecorderFixture.Command(session, sequence, "SELECT 1"u8)));
            await fixture.Recorder.FlushAsync();
        }

        await fixture.Loop.Call(() => session.Complete(RecorderFixture.Bye));
        await fixture.Recorder.FlushAsync();
        string path = fixture.FileOf(header.Id);
        using var key = fixture.PublicKey();
        using var stream = File.OpenRead(path);
        Assert.Equal((RecordingState.Sealed, 6L), (RecordingVerifier.Verify(stream, key).State, RecordingVerifier.Verify(path, key.ExportSubjectPublicKeyInfoPem()).Lines));
    }

    [Fact]
    public async Task Attach_LastFrameCutAtEveryOffset_WholeUpToTheFrameBefore()
    {
        await using var fixture = new RecorderFixture();
        var header = RecorderFixture.Header();
        var session = await fixture.Loop.Call(() => fixture.Recorder.Open(fixture.Loop, header));
        await fixture.Loop.Call(() => RecorderFixture.Command(session, 1, "SELECT 1"u8));
        await fixture.Recorder.FlushAsync();
        string path = fixture.FileOf(header.Id);
        int whole = (int)new FileInfo(path).Length;
        await fixture.Loop.Call(() => RecorderFixture.Command(session, 2, "SELECT 2"u8));
        await fixture.Recorder.FlushAsync();
        byte[] both = File.ReadAllBytes(path);
        string cut = Path.Combine(fixture.Data, "cut.jsonl.zst");
        using var key = SigningKey.LoadOrCreate(new RecordingPaths(fixture.Data));
        for (int length = whole; length < both.Length; length++)
        {
            File.WriteAllBytes(cut, both[..length]);
            var file = RecordingAttach.Attach(header.Id, cut, key);
            Assert.Equal((1L, (long)whole, false), (file.Frames, file.Offset, file.Sealed));
            Assert.Equal(whole, new FileInfo(cut).Length);
        }
    }

    // Up to the last byte: the write that finds no room is the proof that none is left.
    private static bool IsSealed(string file)
    {
        using var reader = RecordingReader.Open(file);
        foreach (var line in reader.ReadLines())
            _ = line;
        return reader.ReachedSeal;
    }

    private static void Fill(string path)
    {
        using var file = new FileStream(path, FileMode.Create, FileAccess.Write, FileShare.None, bufferSize: 0);
        while (true) file.Write(new byte[4096]);
    }

    // What is in files leaves room in the journal only with the next sync of its copy.
    private static async Task AppendOnceThereIsRoom(RecorderFixture fixture, SessionRecorder session, long sequence)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        AppendResult result;
        while ((result = await fixture.Loop.Call(() => RecorderFixture.Command(session, sequence, "SELECT 1"u8))) == AppendResult.Full)
        {
            limit.Token.ThrowIfCancellationRequested();
            await Task.Yield();
        }

        Assert.Equal(AppendResult.Written, result);
    }

    /// <summary>Appends, with time for the drain between, until the recorder says that it cannot write. Returns how many were written.</summary>
    private static async Task<long> AppendUntilFailed(RecorderFixture fixture, SessionRecorder session)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        for (long written = 0; ;)
        {
            long next = written + 1;
            var result = await fixture.Loop.Call(() => RecorderFixture.Command(session, next, "SELECT 1"u8));
            if (result == AppendResult.Failed) return written;
            // Where there is no room, the drain has not looked yet.
            if (result == AppendResult.Written) written = next;
            limit.Token.ThrowIfCancellationRequested();
            await Task.Yield();
        }
    }
}
