using HoopWire.Kit;
using HoopWire.Recording;
using HoopWire.Sessions;

namespace HoopWire.Core.Tests.Recording;

public class LoadTests
{
    [Fact]
    public async Task Append_AMillionEvents_NothingAllocatedOnTheLoop()
    {
        await using var ring = new StoppedRing(ringBytes: 8 << 20, creditBytes: long.MaxValue);
        var session = ring.Owner.Open(RecorderFixture.Header());
        Action discard = ring.Discard;
        AppendMany(session, 1, 1000, discard);
        Assert.Equal(0, Allocations.Least(() => AppendMany(session, 1001, 501_000, discard)));
    }

    [Fact]
    public async Task Drain_ManyFrames_NothingAllocatedByTheRecorder()
    {
        await using var ring = new StoppedRing(ringBytes: 8 << 20, creditBytes: long.MaxValue);
        var sessions = Enumerable.Range(0, 16).Select(_ => ring.Owner.Open(RecorderFixture.Header())).ToArray();
        List<long> allocated = [];
        for (int round = 0; round < 24; round++)
        {
            foreach (var session in sessions) AppendMany(session, (round * 200) + 1, (round + 1) * 200);
            long before = GC.GetAllocatedBytesForCurrentThread();
            ring.Drain();
            // The first rounds make the files, the buffers and the pools' own books.
            if (round >= 8) allocated.Add(GC.GetAllocatedBytesForCurrentThread() - before);
        }

        // A collection that other tests bring about adds to a round.
        Assert.True(allocated.Count(bytes => bytes > 0) <= 1, string.Join(' ', allocated));
    }

    [Fact]
    public async Task Record_AThousandSessionsAtOnce_AllSealed()
    {
        await using var fixture = new RecorderFixture(options => options with { JournalBytes = 32 << 20, FrameAge = TimeSpan.FromMilliseconds(100) });
        using var second = new TestLoop(1);
        TestLoop[] loops = [fixture.Loop, second];
        var headers = Enumerable.Range(0, 1000).Select(_ => RecorderFixture.Header()).ToList();
        await Task.WhenAll(loops.Select(loop => loop.Call(() =>
        {
            var mine = headers.Where((_, i) => i % 2 == loop.Index).Select(header => fixture.Recorder.Open(loop, header)).ToList();
            for (int sequence = 1; sequence <= 20; sequence++)
            {
                foreach (var session in mine) AppendMany(session, sequence, sequence);
            }

            foreach (var session in mine) session.Complete(RecorderFixture.Bye);
        })));
        await fixture.Recorder.FlushAsync();
        string key = File.ReadAllText(Path.Combine(fixture.Data, "keys", "recording.pub"));
        var entries = new RecordingCatalog(fixture.Data).List().ToList();
        Assert.Equal(headers.Select(header => header.Id).OrderDescending(StringComparer.Ordinal), entries.Select(entry => entry.Id));
        foreach (var entry in entries)
        {
            var found = RecordingVerifier.Verify(entry.Path, key);
            Assert.Equal(RecordingState.Sealed, found.State);
            Assert.Equal(42, found.Lines);
            Assert.False(entry.IsOpen);
        }
    }

    [Fact]
    public async Task Catalog_TimeRange_OnlyWhatStartedInIt()
    {
        await using var fixture = new RecorderFixture();
        var days = new[] { "2026-01-31T23:59:59Z", "2026-02-01T00:00:00Z", "2026-02-01T12:00:00Z" }
            .Select(text => DateTimeOffset.Parse(text, null)).ToList();
        foreach (var day in days)
        {
            var header = RecorderFixture.Header(SessionId.New(day));
            await fixture.Loop.Call(() => fixture.Recorder.Open(fixture.Loop, header).Complete(RecorderFixture.Bye));
        }

        await fixture.Recorder.FlushAsync();
        var catalog = new RecordingCatalog(fixture.Data);
        Assert.Equal([days[2], days[1], days[0]], catalog.List().Select(entry => entry.StartedAt));
        Assert.Equal([days[1]], catalog.List(days[1], days[1].AddHours(1)).Select(entry => entry.StartedAt));
        Assert.Equal([days[2]], catalog.List(since: days[1].AddSeconds(1)).Select(entry => entry.StartedAt));
        Assert.Null(catalog.Find("../../etc/passwd"));
        Assert.Null(catalog.Find(SessionId.New(days[0])));
    }

    private static void AppendMany(SessionRecorder session, long first, long last, Action? makeRoom = null)
    {
        for (long sequence = first; sequence <= last; sequence++)
        {
            while (!Written(RecorderFixture.Command(session, sequence, "SELECT abalance FROM pgbench_accounts WHERE aid = 4711"u8))) Wait(makeRoom);
            while (!Written(RecorderFixture.Result(session, sequence))) Wait(makeRoom);
        }
    }

    private static bool Written(AppendResult result)
    {
        if (result == AppendResult.Failed) Assert.Fail("The recorder cannot write.");
        return result == AppendResult.Written;
    }

    private static void Wait(Action? makeRoom)
    {
        if (makeRoom is null) Thread.Yield();
        else makeRoom();
    }
}
