using System.Text.Json;
using HoopWire.Recording;

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
    public async Task Append_RecordingDeletedWhileOpen_RestIsKeptAndShowsAsBroken()
    {
        await using var fixture = new RecorderFixture();
        var header = RecorderFixture.Header();
        var session = await fixture.Loop.Call(() => fixture.Recorder.Open(fixture.Loop, header));
        await fixture.Recorder.FlushAsync();
        File.Delete(fixture.FileOf(header.Id));
        await fixture.Loop.Call(() =>
        {
            RecorderFixture.Command(session, 1, "SELECT 1"u8);
            session.Complete(RecorderFixture.Bye);
        });
        await fixture.Recorder.FlushAsync();
        Assert.Null(fixture.Recorder.Fault);
        var found = RecordingVerifier.Verify(fixture.FileOf(header.Id), File.ReadAllText(Path.Combine(fixture.Data, "keys", "recording.pub")));
        Assert.Equal(RecordingState.Broken, found.State);
        Assert.Equal(1, found.BrokenFrame);
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

    /// <summary>Appends, with time for the drain between, until the recorder says that it cannot write. Returns how many were written.</summary>
    private static async Task<long> AppendUntilFailed(RecorderFixture fixture, SessionRecorder session)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        for (long sequence = 1; ; sequence++)
        {
            long current = sequence;
            var result = await fixture.Loop.Call(() => RecorderFixture.Command(session, current, "SELECT 1"u8));
            if (result == AppendResult.Failed) return sequence - 1;
            limit.Token.ThrowIfCancellationRequested();
            await Task.Yield();
        }
    }
}
