using System.Text.Json;
using HoopWire.Kit;
using HoopWire.Recording;
using Microsoft.Extensions.Logging.Abstractions;

namespace HoopWire.Core.Tests.Recording;

public class DurableTests
{
    [Fact]
    public async Task IsSynced_DiskIsSlow_FalseUntilTheDiskHasIt()
    {
        using var disk = new HeldDisk();
        await using var fixture = new RecorderFixture(disk.Durable);
        var session = await fixture.Loop.Call(() => fixture.Recorder.Open(fixture.Loop, RecorderFixture.Header()));
        disk.Hold();
        var woken = new TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously);
        await fixture.Loop.Call(() =>
        {
            Assert.True(session.WaitsForDisk);
            Assert.Equal(AppendResult.Written, RecorderFixture.Command(session, 1, "SELECT 1"u8));
            session.NotifySynced(_ => woken.SetResult(fixture.Loop.IsCurrent && session.IsSynced), null);
        });
        await disk.Waiting();
        Assert.False(await fixture.Loop.Call(() => session.IsSynced));
        Assert.False(woken.Task.IsCompleted);
        disk.Release();
        Assert.True(await woken.Task.WaitAsync(TimeSpan.FromSeconds(20)));
    }

    [Fact]
    public async Task NotifySynced_ManySessionsWhileASyncIsUnderWay_AllGoWithTheNext()
    {
        using var disk = new HeldDisk();
        await using var fixture = new RecorderFixture(options => disk.Durable(options) with { SyncAge = TimeSpan.FromHours(1), FrameAge = TimeSpan.FromHours(1) });
        var sessions = new List<SessionRecorder>();
        for (int i = 0; i < 20; i++) sessions.Add(await fixture.Loop.Call(() => fixture.Recorder.Open(fixture.Loop, RecorderFixture.Header())));
        disk.Hold();
        var first = Wait(fixture, sessions[0]);
        await disk.Waiting();
        long before = disk.Syncs;
        var others = sessions.Skip(1).Select(session => Wait(fixture, session)).ToList();
        await fixture.Loop.Call(() => { });
        disk.Release();
        await Task.WhenAll([first, .. others]).WaitAsync(TimeSpan.FromSeconds(20));
        Assert.InRange(disk.Syncs - before, 0, 2);
    }

    [Fact]
    public async Task NotifySynced_SeveralOfOneSession_AllAreCalledInTheirOrder()
    {
        using var disk = new HeldDisk();
        await using var fixture = new RecorderFixture(disk.Durable);
        var session = await fixture.Loop.Call(() => fixture.Recorder.Open(fixture.Loop, RecorderFixture.Header()));
        disk.Hold();
        List<string> called = [];
        var last = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await fixture.Loop.Call(() =>
        {
            RecorderFixture.Command(session, 1, "SELECT 1"u8);
            session.NotifySynced(
                _ =>
                {
                    called.Add("first");
                    RecorderFixture.Command(session, 2, "SELECT 2"u8);
                    session.NotifySynced(_ => called.Add($"first again, {session.IsSynced}"), null);
                    session.NotifySynced(_ => last.SetResult(), null);
                },
                null);
            session.NotifySynced(_ => called.Add("second"), null);
        });
        await disk.Waiting();
        disk.Release();
        await last.Task.WaitAsync(TimeSpan.FromSeconds(20));
        Assert.Equal(["first", "second", "first again, True"], called);
    }

    [Fact]
    public async Task NotifySynced_SessionEndsInTheFirstCallback_NoOtherIsCalled()
    {
        await using var ring = new StoppedRing(durable: true);
        var session = ring.Owner.Open(RecorderFixture.Header());
        RecorderFixture.Command(session, 1, "SELECT 1"u8);
        List<string> called = [];
        session.NotifySynced(_ => called.Add("first"), null);
        session.NotifySynced(_ => session.Complete(RecorderFixture.Bye), null);
        session.NotifySynced(_ => called.Add("third"), null);
        ring.Owner.CopySynced(ring.Head);
        await ring.WakeAsync();
        Assert.Equal(["first"], called);
    }

    [Fact]
    public async Task NotifySynced_DiskFails_CalledWithFailureThenClears()
    {
        using var disk = new HeldDisk();
        await using var fixture = new RecorderFixture(options => disk.Durable(options) with { SyncAge = TimeSpan.FromMilliseconds(20) });
        var session = await fixture.Loop.Call(() => fixture.Recorder.Open(fixture.Loop, RecorderFixture.Header()));
        disk.Hold();
        var failed = new TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously);
        await fixture.Loop.Call(() =>
        {
            RecorderFixture.Command(session, 1, "SELECT 1"u8);
            session.NotifySynced(_ => failed.SetResult(session.HasFailed && !session.IsSynced), null);
        });
        await disk.Waiting();
        disk.Failure = new IOException("Input/output error");
        disk.Release();
        Assert.True(await failed.Task.WaitAsync(TimeSpan.FromSeconds(20)));
        Assert.Contains("Input/output error", fixture.Recorder.Fault, StringComparison.Ordinal);
        Assert.Equal(AppendResult.Failed, await fixture.Loop.Call(() => RecorderFixture.Command(session, 2, "SELECT 1"u8)));
        disk.Failure = null;
        var cleared = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await fixture.Loop.Call(() => session.NotifySynced(_ => cleared.TrySetResult(), null));
        await cleared.Task.WaitAsync(TimeSpan.FromSeconds(20));
        await RecorderFixture.Until(() => fixture.Recorder.Fault is null);
        Assert.Equal(AppendResult.Written, await fixture.Loop.Call(() => RecorderFixture.Command(session, 2, "SELECT 1"u8)));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Sync_DiskHangs_SessionsStopAfterTenSecondsUntilItGoesOn(bool durable)
    {
        using var disk = new HeldDisk();
        var time = new ManualTime();
        await using var fixture = new RecorderFixture(options => disk.Durable(options) with { Durable = durable, SyncAge = TimeSpan.FromMilliseconds(20) }, time);
        var session = await fixture.Loop.Call(() => fixture.Recorder.Open(fixture.Loop, RecorderFixture.Header()));
        disk.Hold();
        await disk.Waiting();
        for (int second = 0; second < 10; second++) time.Advance(TimeSpan.FromSeconds(1));
        Assert.Null(fixture.Recorder.Fault);
        Assert.Equal(AppendResult.Written, await fixture.Loop.Call(() => RecorderFixture.Command(session, 1, "SELECT 1"u8)));
        time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(TimeSpan.FromSeconds(11), fixture.Recorder.Figures().SyncLag);
        Assert.Contains("the disk has taken nothing for 11 s", fixture.Recorder.Fault, StringComparison.Ordinal);
        Assert.Equal(AppendResult.Failed, await fixture.Loop.Call(() => RecorderFixture.Command(session, 2, "SELECT 1"u8)));
        disk.Release();
        await RecorderFixture.Until(() => fixture.Recorder.Fault is null);
        Assert.Equal(AppendResult.Written, await fixture.Loop.Call(() => RecorderFixture.Command(session, 2, "SELECT 1"u8)));
    }

    [Fact]
    public async Task Sync_MachineWasPaused_SessionsGoOn()
    {
        using var disk = new HeldDisk();
        var time = new ManualTime();
        await using var fixture = new RecorderFixture(disk.Durable, time);
        var session = await fixture.Loop.Call(() => fixture.Recorder.Open(fixture.Loop, RecorderFixture.Header()));
        disk.Hold();
        await disk.Waiting();
        time.Advance(TimeSpan.FromHours(1));
        Assert.Null(fixture.Recorder.Fault);
        Assert.Equal(AppendResult.Written, await fixture.Loop.Call(() => RecorderFixture.Command(session, 1, "SELECT 1"u8)));
        disk.Release();
    }

    [Fact]
    public async Task PowerCut_OnlyWhatWasSyncedIsLeft_EveryCommandSyncedIsRecovered()
    {
        await using var crashed = new RecorderFixture(options => options with { Durable = true, FrameAge = TimeSpan.FromHours(1) });
        var header = RecorderFixture.Header();
        var session = await crashed.Loop.Call(() => crashed.Recorder.Open(crashed.Loop, header));
        for (int i = 1; i <= 30; i++)
        {
            int sequence = i;
            await crashed.Loop.Call(() => RecorderFixture.Command(session, sequence, "SELECT 1"u8));
        }

        await Wait(crashed, session, append: false).WaitAsync(TimeSpan.FromSeconds(20));
        using var copy = PowerCut(crashed);
        await Recover(copy);
        Assert.Equal(30, Commands(copy, header.Id));
    }

    [Fact]
    public async Task PowerCut_InTheMiddleOfASync_WhatWasSyncedBeforeIsRecovered()
    {
        await using var crashed = new RecorderFixture(options => options with { Durable = true, FrameAge = TimeSpan.FromHours(1) });
        var header = RecorderFixture.Header();
        var session = await crashed.Loop.Call(() => crashed.Recorder.Open(crashed.Loop, header));
        for (int i = 1; i <= 5; i++) await Wait(crashed, session, sequence: i);
        using var copy = PowerCut(crashed);
        byte[] whole = File.ReadAllBytes(copy.File("journal/0.synced"));
        int end = Array.FindLastIndex(whole, b => b != 0);
        // The header tells of all five; any byte of the last record may be missing.
        for (int lost = 1; lost < 120; lost += 29)
        {
            using var attempt = PowerCut(crashed);
            byte[] torn = [.. whole];
            torn.AsSpan(end - lost, lost + 1).Clear();
            File.WriteAllBytes(attempt.File("journal/0.synced"), torn);
            await Recover(attempt);
            Assert.Equal(4, Commands(attempt, header.Id));
            Assert.True(File.Exists(attempt.File("journal/0.synced.damaged")));
        }
    }

    [Fact]
    public async Task Strict_NobodyWaits_SyncedAllTheSame()
    {
        using var disk = new HeldDisk();
        await using var crashed = new RecorderFixture(options => options with { BeforeSync = disk.Before, SyncAge = TimeSpan.FromMilliseconds(20), FrameAge = TimeSpan.FromHours(1) });
        var header = RecorderFixture.Header();
        var session = await crashed.Loop.Call(() => crashed.Recorder.Open(crashed.Loop, header));
        await crashed.Loop.Call(() =>
        {
            RecorderFixture.Command(session, 1, "SELECT 1"u8);
            Assert.False(session.WaitsForDisk);
            Assert.True(session.IsSynced);
        });
        long before = disk.Syncs;
        await RecorderFixture.Until(() => disk.Syncs > before + 1);
        using var copy = PowerCut(crashed);
        await Recover(copy);
        Assert.Equal(1, Commands(copy, header.Id));
    }

    [Fact]
    public async Task Release_ManyLapsOfTheRing_NothingIsLostAndFilesWereSynced()
    {
        using var disk = new HeldDisk();
        await using var fixture = new RecorderFixture(options => disk.Durable(options) with { JournalBytes = 1 << 20, FrameBytes = 4096, SyncAge = TimeSpan.FromMilliseconds(20) });
        var header = RecorderFixture.Header();
        var session = await fixture.Loop.Call(() => fixture.Recorder.Open(fixture.Loop, header));
        byte[] text = new byte[4000];
        text.AsSpan().Fill((byte)'x');
        for (int sequence = 1; sequence <= 2000;)
        {
            var full = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            int from = sequence;
            sequence = await fixture.Loop.Call(() =>
            {
                int next = from;
                while (next <= 2000 && RecorderFixture.Command(session, next, text) == AppendResult.Written) next++;
                session.NotifyWritable(_ => full.SetResult(), null);
                return next;
            });
            await full.Task.WaitAsync(TimeSpan.FromSeconds(30));
        }

        await fixture.Loop.Call(() => session.Complete(RecorderFixture.Bye));
        await fixture.Recorder.FlushAsync();
        using var reader = RecordingReader.Open(fixture.FileOf(header.Id));
        Assert.Equal(2002, reader.ReadLines().Count());
    }

    private static async Task Wait(RecorderFixture fixture, SessionRecorder session, bool append = true, int sequence = 1)
    {
        var synced = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await fixture.Loop.Call(() =>
        {
            if (append) Assert.Equal(AppendResult.Written, RecorderFixture.Command(session, sequence, "SELECT 1"u8));
            session.NotifySynced(_ => synced.SetResult(), null);
        });
        await synced.Task;
    }

    /// <summary>What a power cut leaves at the worst: the copies that were synced, and none of the journals.</summary>
    private static TemporaryFolder PowerCut(RecorderFixture fixture)
    {
        var copy = new TemporaryFolder();
        foreach (string name in new[] { "journal/0.synced", "keys/recording.key", "keys/recording.pub" })
        {
            string to = copy.File(name);
            Directory.CreateDirectory(Path.GetDirectoryName(to)!);
            File.Copy(Path.Combine(fixture.Data, name), to, overwrite: true);
        }

        return copy;
    }

    private static async Task Recover(TemporaryFolder folder) =>
        await FileRecorder.Start(new RecordingOptions(folder.Path), TimeProvider.System, NullLogger.Instance).DisposeAsync();

    private static int Commands(TemporaryFolder folder, string id)
    {
        string path = new RecordingCatalog(folder.Path).Find(id)!.Path;
        Assert.Equal(RecordingState.Sealed, RecordingVerifier.Verify(path, File.ReadAllText(folder.File("keys/recording.pub"))).State);
        using var reader = RecordingReader.Open(path);
        return reader.ReadLines().Select(line => JsonDocument.Parse(line.Json).RootElement).Count(line => line.GetProperty("event").GetString() == "command");
    }
}
