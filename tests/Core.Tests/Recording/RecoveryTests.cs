using System.Text.Json;
using HoopWire.Kit;
using HoopWire.Recording;
using HoopWire.Recording.Journals;
using HoopWire.Sessions;
using Microsoft.Extensions.Logging.Abstractions;

namespace HoopWire.Core.Tests.Recording;

public class RecoveryTests
{
    private static readonly Func<RecordingOptions, RecordingOptions> NothingWrittenByItself = options => options with { FrameAge = TimeSpan.FromHours(1) };

    [Fact]
    public async Task Start_JournalOfSessionNeverWritten_RecordingHoldsEverythingAndIsSealed()
    {
        await using var crashed = new RecorderFixture(NothingWrittenByItself);
        var header = RecorderFixture.Header();
        await Append(crashed, await Open(crashed, header), 1, 50);
        using var copy = Snapshot(crashed);
        await Recover(copy);
        AssertCrashed(copy, header.Id, 50);
    }

    [Fact]
    public async Task Start_FramesAndJournal_EveryLineOnce()
    {
        await using var crashed = new RecorderFixture(NothingWrittenByItself);
        var header = RecorderFixture.Header();
        var session = await Open(crashed, header);
        await Append(crashed, session, 1, 20);
        await crashed.Recorder.FlushAsync();
        await Append(crashed, session, 21, 40);
        using var copy = Snapshot(crashed);
        await Recover(copy);
        AssertCrashed(copy, header.Id, 40);
    }

    [Fact]
    public async Task Start_CrashBetweenFileAndJournal_EveryLineOnce()
    {
        await using var crashed = new RecorderFixture(NothingWrittenByItself);
        var header = RecorderFixture.Header();
        var session = await Open(crashed, header);
        await Append(crashed, session, 1, 20);
        using var copy = Snapshot(crashed);
        await crashed.Recorder.FlushAsync();
        // The file is newer than the journal, which still holds all of it.
        CopyFolder(Path.Combine(crashed.Data, "recordings"), copy.File("recordings"));
        await Recover(copy);
        AssertCrashed(copy, header.Id, 20);
    }

    [Fact]
    public async Task Start_JournalOfARecordingThatHasLeftTheDisk_WritesItNotAgain()
    {
        await using var crashed = new RecorderFixture(NothingWrittenByItself);
        SessionHeader left = RecorderFixture.Header(), other = RecorderFixture.Header();
        await Append(crashed, await Open(crashed, left), 1, 20);
        await Append(crashed, await Open(crashed, other), 1, 20);
        using var copy = Snapshot(crashed);
        await Recover(copy, id => id == left.Id);
        Assert.Null(new RecordingCatalog(copy.Path).Find(left.Id));
        AssertCrashed(copy, other.Id, 20);
    }

    [Fact]
    public async Task Start_SessionIdleAtTheCrash_Closed()
    {
        await using var crashed = new RecorderFixture();
        var header = RecorderFixture.Header();
        await Append(crashed, await Open(crashed, header), 1, 3);
        await crashed.Recorder.FlushAsync();
        using var copy = Snapshot(crashed);
        File.Delete(copy.File("journal/0.journal"));
        Assert.Equal(RecordingState.Unsealed, Verify(copy, header.Id).State);
        Assert.True(new RecordingCatalog(copy.Path).Find(header.Id)!.IsOpen);
        await Recover(copy);
        AssertCrashed(copy, header.Id, 3);
        Assert.False(new RecordingCatalog(copy.Path).Find(header.Id)!.IsOpen);
    }

    [Fact]
    public async Task Start_LastFrameCutAtEveryOffset_WrittenAnew()
    {
        await using var crashed = new RecorderFixture(NothingWrittenByItself);
        var header = RecorderFixture.Header();
        var session = await Open(crashed, header);
        await Append(crashed, session, 1, 2);
        await crashed.Recorder.FlushAsync();
        int whole = (int)new FileInfo(crashed.FileOf(header.Id)).Length;
        await Append(crashed, session, 3, 4);
        using var copy = Snapshot(crashed);
        await crashed.Recorder.FlushAsync();
        byte[] both = File.ReadAllBytes(crashed.FileOf(header.Id));
        for (int length = whole; length <= both.Length; length += 71)
        {
            using var attempt = new TemporaryFolder();
            CopyFolder(copy.Path, attempt.Path);
            File.WriteAllBytes(new RecordingCatalog(attempt.Path).Find(header.Id)!.Path, both[..length]);
            await Recover(attempt);
            AssertCrashed(attempt, header.Id, 4);
        }
    }

    [Fact]
    public async Task Start_SealCut_SealedWithTheEndItHad()
    {
        await using var crashed = new RecorderFixture(NothingWrittenByItself);
        var header = RecorderFixture.Header();
        var session = await Open(crashed, header);
        await Append(crashed, session, 1, 2);
        await crashed.Recorder.FlushAsync();
        using var copy = Snapshot(crashed);
        await crashed.Loop.Call(() => session.Complete(RecorderFixture.Bye));
        await crashed.Recorder.FlushAsync();
        byte[] whole = File.ReadAllBytes(crashed.FileOf(header.Id));
        File.WriteAllBytes(new RecordingCatalog(copy.Path).Find(header.Id)!.Path, whole[..^40]);
        await Recover(copy);
        Assert.Equal(RecordingState.Sealed, Verify(copy, header.Id).State);
        Assert.Equal("client", Lines(copy, header.Id)[^1].GetProperty("side").GetString());
    }

    [Fact]
    public async Task Start_EndInTheJournalOnly_SealedAndToldOf()
    {
        await using var crashed = new RecorderFixture(options => NothingWrittenByItself(options) with { ReleaseAge = TimeSpan.FromHours(1) });
        var header = RecorderFixture.Header();
        var session = await Open(crashed, header);
        await Append(crashed, session, 1, 2);
        await crashed.Recorder.FlushAsync();
        using var copy = Snapshot(crashed);
        await crashed.Loop.Call(() => session.Complete(RecorderFixture.Bye));
        await crashed.Recorder.FlushAsync();
        File.Copy(Path.Combine(crashed.Data, "journal", "0.journal"), copy.File("journal/0.journal"), overwrite: true);
        var told = new ClosedRecordings();
        await using (FileRecorder.Start(new RecordingOptions(copy.Path) { JournalBytes = 1 << 20 }, TimeProvider.System, NullLogger.Instance, told))
        {
            var found = Verify(copy, header.Id);
            var closed = Assert.Single(told);
            Assert.Equal((header.Id, true, found.Frames, found.Lines), (closed.SessionId, closed.IsSealed, closed.Frames, closed.Lines));
            Assert.Equal(found.Head.ToArray(), closed.Head);
        }
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Start_SealedBeforeAnybodyWasTold_IsToldOf(bool journal)
    {
        await using var crashed = new RecorderFixture(options => NothingWrittenByItself(options) with { ReleaseAge = TimeSpan.FromHours(1) });
        var header = RecorderFixture.Header();
        var session = await Open(crashed, header);
        await Append(crashed, session, 1, 2);
        await crashed.Loop.Call(() => session.Complete(RecorderFixture.Bye));
        await crashed.Recorder.FlushAsync();
        using var copy = Snapshot(crashed);
        // What stands of it besides its file: the journal that has not given it up yet, or its name among those that are open.
        if (!journal)
        {
            foreach (string path in Directory.GetFiles(copy.File("journal"))) File.Delete(path);
            Directory.CreateDirectory(copy.File("journal/open"));
            copy.Write("journal/open/" + header.Id, "");
        }

        byte[] written = File.ReadAllBytes(crashed.FileOf(header.Id));
        var told = new ClosedRecordings();
        await using (FileRecorder.Start(new RecordingOptions(copy.Path) { JournalBytes = 1 << 20 }, TimeProvider.System, NullLogger.Instance, told))
        {
            var found = Verify(copy, header.Id);
            var closed = Assert.Single(told);
            Assert.Equal((header.Id, true, found.Frames, found.Lines), (closed.SessionId, closed.IsSealed, closed.Frames, closed.Lines));
            Assert.Equal(found.Head.ToArray(), closed.Head);
            Assert.Empty(Directory.GetFiles(copy.File("journal/open")));
        }

        Assert.Equal(written, File.ReadAllBytes(new RecordingCatalog(copy.Path).Find(header.Id)!.Path));
        Assert.Single(told);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Start_DiskTakesNothing_KeepsWhatItStartedFromForTheNext(bool journal)
    {
        await using var crashed = new RecorderFixture(NothingWrittenByItself);
        var header = RecorderFixture.Header();
        await Append(crashed, await Open(crashed, header), 1, 3);
        await crashed.Recorder.FlushAsync();
        using var copy = Snapshot(crashed);
        if (!journal)
        {
            File.Delete(copy.File("journal/0.journal"));
            File.Delete(copy.File("journal/0.synced"));
        }

        var options = new RecordingOptions(copy.Path) { JournalBytes = 1 << 20 };
        var told = new ClosedRecordings();
        Assert.Throws<IOException>(() => FileRecorder.Start(options with { BeforeSync = () => throw new IOException("Input/output error") }, TimeProvider.System, NullLogger.Instance, told));
        Assert.Empty(told);
        Assert.True(File.Exists(copy.File("journal/open/" + header.Id)));
        Assert.Equal(journal, File.Exists(copy.File("journal/0.journal")));
        await FileRecorder.Start(options, TimeProvider.System, NullLogger.Instance, told).DisposeAsync();
        AssertCrashed(copy, header.Id, 3);
        Assert.False(File.Exists(copy.File("journal/open/" + header.Id)));
    }

    [Fact]
    public async Task Start_FileDamagedBeforeItsEnd_LeftAloneAndRestKeptBesideIt()
    {
        await using var crashed = new RecorderFixture(options => NothingWrittenByItself(options) with { ReleaseAge = TimeSpan.Zero });
        var header = RecorderFixture.Header();
        var session = await Open(crashed, header);
        await Append(crashed, session, 1, 2);
        await crashed.Recorder.FlushAsync();
        await Append(crashed, session, 3, 4);
        await crashed.Recorder.FlushAsync();
        await RecorderFixture.Until(() => IsReleased(crashed));
        await Append(crashed, session, 5, 6);
        using var copy = Snapshot(crashed);
        string path = new RecordingCatalog(copy.Path).Find(header.Id)!.Path;
        byte[] damaged = File.ReadAllBytes(path);
        damaged[0] ^= 1;
        File.WriteAllBytes(path, damaged);
        await Recover(copy);
        Assert.Equal(damaged, File.ReadAllBytes(path));
        using var reader = RecordingReader.Open(path.Replace(".jsonl", ".1.jsonl", StringComparison.Ordinal));
        Assert.Equal(4 + 1, reader.ReadLines().Count());
    }

    [Fact]
    public async Task Start_JournalDamaged_KeptAndWhatWasBeforeItWritten()
    {
        await using var crashed = new RecorderFixture(NothingWrittenByItself);
        var header = RecorderFixture.Header();
        await Append(crashed, await Open(crashed, header), 1, 10);
        using var copy = Snapshot(crashed);
        using (var journal = File.OpenHandle(copy.File("journal/0.journal"), FileMode.Open, FileAccess.ReadWrite))
        {
            RandomAccess.Write(journal, new byte[4096], 4096 + 1600);
        }

        copy.Write("journal/0.journal.damaged", "an earlier one");
        copy.Write("journal/0.journal.1.damaged", "another");
        await Recover(copy);
        Assert.Equal(["an earlier one", "another"], new[] { "0.journal.damaged", "0.journal.1.damaged" }.Select(name => File.ReadAllText(copy.File("journal/" + name))));
        Assert.True(new FileInfo(copy.File("journal/0.journal.2.damaged")).Length >= 1 << 20);
        Assert.Equal(RecordingState.Sealed, Verify(copy, header.Id).State);
        Assert.InRange(Lines(copy, header.Id).Count, 5, 15);
    }

    [Fact]
    public async Task Start_WhileManySessionsWrite_NothingDeliveredIsLost()
    {
        await using var crashed = new RecorderFixture(options => options with { JournalBytes = 32 << 20, FrameBytes = 4096, FrameAge = TimeSpan.FromMilliseconds(30) });
        var headers = Enumerable.Range(0, 40).Select(_ => RecorderFixture.Header()).ToList();
        var sessions = new List<SessionRecorder>();
        foreach (var header in headers) sessions.Add(await Open(crashed, header));
        for (int round = 0; round < 8; round++)
        {
            for (int i = 0; i < sessions.Count; i++) await Append(crashed, sessions[i], (round * 10) + 1, (round * 10) + 1 + (i % 10));
            using var copy = Snapshot(crashed);
            // Whatever was written to files after the journal was copied only makes lines that the journal has twice.
            CopyFolder(Path.Combine(crashed.Data, "recordings"), copy.File("recordings"));
            await Recover(copy);
            for (int i = 0; i < headers.Count; i++)
            {
                Assert.Equal(RecordingState.Sealed, Verify(copy, headers[i].Id).State);
                var commands = Lines(copy, headers[i].Id).Where(line => line.GetProperty("event").GetString() == "command").ToList();
                Assert.Equal((round + 1) * (1 + (i % 10)), commands.Count);
            }
        }
    }

    [Fact]
    public async Task Start_Twice_SecondRefused()
    {
        await using var fixture = new RecorderFixture();
        var refused = Assert.Throws<IOException>(() => FileRecorder.Start(fixture.Options, TimeProvider.System, NullLogger.Instance));
        Assert.Contains("Another gateway", refused.Message, StringComparison.Ordinal);
    }

    private static Task<SessionRecorder> Open(RecorderFixture fixture, SessionHeader header) =>
        fixture.Loop.Call(() => fixture.Recorder.Open(fixture.Loop, header));

    private static Task Append(RecorderFixture fixture, SessionRecorder session, int first, int last) => fixture.Loop.Call(() =>
    {
        for (int i = first; i <= last; i++)
        {
            Assert.Equal(AppendResult.Written, RecorderFixture.Command(session, i, "SELECT 1"u8));
            Assert.Equal(AppendResult.Written, RecorderFixture.Result(session, i));
        }
    });

    /// <summary>The data directory as a crash at this moment would leave it.</summary>
    private static TemporaryFolder Snapshot(RecorderFixture fixture)
    {
        var copy = new TemporaryFolder();
        CopyFolder(fixture.Data, copy.Path);
        return copy;
    }

    /// <summary>Whether the journal, and its copy on the disk, have given up everything that was written to files.</summary>
    internal static bool IsReleased(RecorderFixture fixture)
    {
        var ends = Directory.GetFiles(Path.Combine(fixture.Data, "journal"), "0.*").Select(EndsOf).ToList();
        // A copy that has not come as far as the journal yet is empty too, and about to take in what the journal has given up meanwhile.
        return ends.TrueForAll(end => end.Head == end.Tail) && ends.Distinct().Count() == 1;
    }

    private static (long Head, long Tail) EndsOf(string journal)
    {
        using var file = new FileStream(journal, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        byte[] header = new byte[JournalLayout.HeaderBytes];
        file.ReadExactly(header);
        return (BitConverter.ToInt64(header, JournalLayout.HeadOffset), BitConverter.ToInt64(header, JournalLayout.TailOffset));
    }

    internal static void CopyFolder(string from, string to)
    {
        // The journal first: what is written to files meanwhile is then in both.
        foreach (string file in Directory.GetFiles(from, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal))
        {
            if (Path.GetFileName(file) == "lock") continue;
            string target = Path.Combine(to, Path.GetRelativePath(from, file));
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(file, target, overwrite: true);
        }
    }

    private static async Task Recover(TemporaryFolder folder, Func<string, bool>? hasLeft = null)
    {
        var options = new RecordingOptions(folder.Path) { JournalBytes = 1 << 20, HasLeft = hasLeft };
        await using var recorder = FileRecorder.Start(options, TimeProvider.System, NullLogger.Instance);
    }

    private static Verification Verify(TemporaryFolder folder, string id) => RecordingVerifier.Verify(
        new RecordingCatalog(folder.Path).Find(id)!.Path, File.ReadAllText(folder.File("keys/recording.pub")));

    private static List<JsonElement> Lines(TemporaryFolder folder, string id)
    {
        using var reader = RecordingReader.Open(new RecordingCatalog(folder.Path).Find(id)!.Path);
        return [.. reader.ReadLines().Select(line => JsonDocument.Parse(line.Json).RootElement)];
    }

    private static void AssertCrashed(TemporaryFolder folder, string id, int commands)
    {
        var found = Verify(folder, id);
        Assert.Equal(RecordingState.Sealed, found.State);
        var lines = Lines(folder, id);
        Assert.Equal(1 + (2 * commands) + 1, lines.Count);
        Assert.Equal("session", lines[0].GetProperty("event").GetString());
        var sequences = lines.Where(line => line.GetProperty("event").GetString() == "command").Select(line => line.GetProperty("seq").GetInt32());
        Assert.Equal(Enumerable.Range(1, commands), sequences);
        var end = lines[^1];
        Assert.Equal("end", end.GetProperty("event").GetString());
        Assert.Equal("gateway", end.GetProperty("side").GetString());
        Assert.Equal("recording", end.GetProperty("stage").GetString());
        Assert.Equal("The gateway ended without closing this recording.", end.GetProperty("detail").GetString());
        Assert.Equal(commands, end.GetProperty("commands").GetInt32());
    }
}
