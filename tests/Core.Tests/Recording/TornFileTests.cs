using System.Text.Json;
using HoopWire.Kit;
using HoopWire.Recording;
using HoopWire.Recording.Files;
using Microsoft.Extensions.Logging.Abstractions;

namespace HoopWire.Core.Tests.Recording;

/// <summary>
/// Files as a power cut leaves them: the kernel brings pages to the disk in any order, so that any part of what was not synced may be missing or zero.
/// </summary>
public sealed class TornFileTests : IAsyncLifetime, IDisposable
{
    private const int LinkBytes = 176;
    private readonly RecorderFixture _fixture = new(options => options with { FrameAge = TimeSpan.FromHours(1), ReleaseAge = TimeSpan.FromHours(1) });
    private readonly List<int> _ends = [];
    private readonly TemporaryFolder _left = new();
    private string _id = "";
    private byte[] _whole = [];

    /// <summary>A session of four frames with a command each, which the journal still holds.</summary>
    public async Task InitializeAsync()
    {
        var header = RecorderFixture.Header();
        _id = header.Id;
        var session = await _fixture.Loop.Call(() => _fixture.Recorder.Open(_fixture.Loop, header));
        for (int sequence = 1; sequence <= 4; sequence++)
        {
            int current = sequence;
            await _fixture.Loop.Call(() => RecorderFixture.Command(session, current, "SELECT 'a text of some length'"u8));
            await _fixture.Recorder.FlushAsync();
            _ends.Add((int)new FileInfo(_fixture.FileOf(_id)).Length);
        }

        _whole = File.ReadAllBytes(_fixture.FileOf(_id));
        RecoveryTests.CopyFolder(_fixture.Data, _left.Path);
    }

    public async Task DisposeAsync() => await _fixture.DisposeAsync();

    public void Dispose() => _left.Dispose();

    [Fact]
    public async Task Start_FrameTornWithItsLinkWhole_WrittenAnewFromTheJournal()
    {
        for (int frame = 1; frame <= 4; frame++)
        {
            byte[] torn = [.. _whole];
            torn.AsSpan(_ends[frame - 1] - LinkBytes - 16, 16).Clear();
            await AssertMendedAsync(torn);
        }
    }

    [Fact]
    public async Task Start_ZerosFromAnyOffsetOfTheLastFrame_WrittenAnewFromTheJournal()
    {
        for (int at = _ends[2]; at < _whole.Length; at += 37)
        {
            byte[] torn = [.. _whole];
            torn.AsSpan(at).Clear();
            await AssertMendedAsync(torn);
        }
    }

    [Fact]
    public void Attach_ZerosFromAnyOffsetOfTheLastFrame_CutThere()
    {
        for (int at = _ends[2]; at < _whole.Length; at++)
        {
            byte[] torn = [.. _whole, .. new byte[5000]];
            torn.AsSpan(at).Clear();
            if (!torn.AsSpan().StartsWith(_whole)) AssertCut(torn);
        }
    }

    [Fact]
    public void Attach_AnyByteOfTheLastFrameChanged_CutThere()
    {
        for (int at = _ends[2]; at < _whole.Length; at++)
        {
            byte[] torn = [.. _whole];
            torn[at] ^= 0x21;
            AssertCut(torn);
        }
    }

    [Fact]
    public void Attach_FrameChangedThatWasSynced_LeftAlone()
    {
        byte[] changed = [.. _whole];
        changed[_ends[1] - LinkBytes - 8] ^= 1;
        string path = _left.File("changed.jsonl.zst");
        File.WriteAllBytes(path, changed);
        using var key = SigningKey.LoadOrCreate(new RecordingPaths(_left.Path));
        // The session's line and a command's are in the first frame; what the journal holds begins behind the second.
        var file = RecordingAttach.Attach(_id, path, key, heldFrom: 4);
        Assert.Equal((false, 0L, 2L), (file.Exists, file.Frames, file.LinesBefore));
        Assert.Equal(changed, File.ReadAllBytes(path));
        var mended = RecordingAttach.Attach(_id, path, key, heldFrom: 3);
        Assert.Equal((true, 1L, 2L, (long)_ends[0]), (mended.Exists, mended.Frames, mended.Lines, mended.Offset));
        Assert.Equal(_ends[0], new FileInfo(path).Length);
    }

    [Theory]
    [InlineData(2, false)]
    [InlineData(3, false)]
    [InlineData(3, true)]
    public void Attach_SyncedFramesAreGone_GoesOnInAnotherFile(int frames, bool isNextChanged)
    {
        using var attempt = new TemporaryFolder();
        RecoveryTests.CopyFolder(_left.Path, attempt.Path);
        string path = new RecordingCatalog(attempt.Path).Find(_id)!.Path;
        byte[] cut = [.. _whole[.._ends[frames - 1]], .. isNextChanged ? Flipped(_whole[_ends[frames - 1].._ends[frames]]) : []];
        File.WriteAllBytes(path, cut);
        using var key = SigningKey.LoadOrCreate(new RecordingPaths(attempt.Path));
        var file = RecordingAttach.Attach(_id, path, key, heldFrom: frames + 3);
        Assert.Equal((false, 0L, frames + 1L), (file.Exists, file.Frames, file.LinesBefore));
        Assert.Equal(cut, File.ReadAllBytes(path));
        // With the next line in the journal nothing is missing.
        Assert.Equal(frames, RecordingAttach.Attach(_id, path, key, heldFrom: frames + 2).Frames);
    }

    private static byte[] Flipped(byte[] frame)
    {
        frame[^(LinkBytes + 8)] ^= 1;
        return frame;
    }

    private void AssertCut(byte[] torn)
    {
        string path = _left.File("torn.jsonl.zst");
        File.WriteAllBytes(path, torn);
        using var key = SigningKey.LoadOrCreate(new RecordingPaths(_left.Path));
        var file = RecordingAttach.Attach(_id, path, key);
        Assert.Equal((true, 3L, (long)_ends[2], false), (file.Exists, file.Frames, file.Offset, file.Sealed));
        Assert.Equal(_whole[.._ends[2]], File.ReadAllBytes(path));
    }

    private async Task AssertMendedAsync(byte[] torn)
    {
        using var attempt = new TemporaryFolder();
        RecoveryTests.CopyFolder(_left.Path, attempt.Path);
        string path = new RecordingCatalog(attempt.Path).Find(_id)!.Path;
        File.WriteAllBytes(path, torn);
        await FileRecorder.Start(new RecordingOptions(attempt.Path) { JournalBytes = 1 << 20 }, TimeProvider.System, NullLogger.Instance).DisposeAsync();
        Assert.Equal(RecordingState.Sealed, RecordingVerifier.Verify(path, File.ReadAllText(attempt.File("keys/recording.pub"))).State);
        using var reader = RecordingReader.Open(path);
        var events = reader.ReadLines().Select(line => JsonDocument.Parse(line.Json).RootElement.GetProperty("event").GetString());
        Assert.Equal(["session", "command", "command", "command", "command", "end"], events);
    }
}
