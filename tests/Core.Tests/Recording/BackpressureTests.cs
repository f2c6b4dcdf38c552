using HoopWire.Recording;

namespace HoopWire.Core.Tests.Recording;

public class BackpressureTests
{
    private static readonly byte[] Text = [.. Enumerable.Repeat((byte)'x', 1000)];

    [Fact]
    public async Task Append_CreditUsedUp_FullThenWokenAndNothingLost()
    {
        await using var fixture = new RecorderFixture(options => options with { SessionCreditBytes = 64 << 10, FrameAge = TimeSpan.FromHours(1) });
        var header = RecorderFixture.Header();
        var session = await fixture.Loop.Call(() => fixture.Recorder.Open(fixture.Loop, header));
        int written = 0;
        for (int round = 0; round < 3; round++)
        {
            var woken = new TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously);
            await fixture.Loop.Call(() =>
            {
                while (RecorderFixture.Command(session, written + 1, Text) == AppendResult.Written) written++;
                session.NotifyWritable(_ => woken.SetResult(fixture.Loop.IsCurrent), null);
            });
            Assert.InRange(written, 50 * (round + 1), 64 * (round + 1));
            Assert.True(await woken.Task.WaitAsync(TimeSpan.FromSeconds(20)));
        }

        await fixture.Loop.Call(() => session.Complete(RecorderFixture.Bye));
        await fixture.Recorder.FlushAsync();
        using var reader = RecordingReader.Open(fixture.FileOf(header.Id));
        Assert.Equal(written + 2, reader.ReadLines().Count());
    }

    [Fact]
    public async Task Append_OneSessionFull_OthersGoOn()
    {
        await using var fixture = new RecorderFixture(options => options with { SessionCreditBytes = 16 << 10, FrameAge = TimeSpan.FromHours(1) });
        var flood = await fixture.Loop.Call(() => fixture.Recorder.Open(fixture.Loop, RecorderFixture.Header()));
        var calm = await fixture.Loop.Call(() => fixture.Recorder.Open(fixture.Loop, RecorderFixture.Header()));
        await fixture.Loop.Call(() =>
        {
            long sequence = 0;
            while (RecorderFixture.Command(flood, ++sequence, Text) == AppendResult.Written)
            {
            }

            Assert.Equal(AppendResult.Full, RecorderFixture.Command(flood, sequence, Text));
            Assert.Equal(AppendResult.Written, RecorderFixture.Command(calm, 1, Text));
        });
    }

    [Fact]
    public async Task Append_LargerThanCredit_WrittenWhenSessionHoldsNothing()
    {
        await using var fixture = new RecorderFixture(options => options with { SessionCreditBytes = 1000 });
        var session = await fixture.Loop.Call(() => fixture.Recorder.Open(fixture.Loop, RecorderFixture.Header()));
        await fixture.Recorder.FlushAsync();
        Assert.Equal(AppendResult.Written, await fixture.Loop.Call(() => RecorderFixture.Command(session, 1, new byte[64 << 10])));
    }

    [Fact]
    public async Task Append_LargerThanAnyEvent_Failed()
    {
        await using var fixture = new RecorderFixture();
        var session = await fixture.Loop.Call(() => fixture.Recorder.Open(fixture.Loop, RecorderFixture.Header()));
        Assert.Equal(AppendResult.Failed, await fixture.Loop.Call(() => RecorderFixture.Command(session, 1, new byte[9 << 20])));
    }

    [Fact]
    public async Task Complete_RingFull_EveryEndIsRecorded()
    {
        await using var ring = new StoppedRing();
        var sessions = Enumerable.Range(0, 100).Select(_ => ring.Owner.Open(RecorderFixture.Header())).ToList();
        long sequence = 0;
        while (RecorderFixture.Command(sessions[0], ++sequence, Text) == AppendResult.Written)
        {
        }

        foreach (var session in sessions) Assert.Equal(AppendResult.Full, RecorderFixture.Command(session, 1, Text));
        foreach (var session in sessions) session.Complete(RecorderFixture.Bye with { Detail = new string('é', 1000) });
        Assert.Equal(100, ring.Drain());
        Assert.Equal(0, ring.Owner.OpenSessions);
    }

    [Fact]
    public async Task Open_RingFull_Refused()
    {
        await using var ring = new StoppedRing();
        Action openForEver = () =>
        {
            while (true) ring.Owner.Open(RecorderFixture.Header());
        };
        var refused = Assert.Throws<IOException>(openForEver);
        Assert.Contains("full", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Ring_WrappedManyTimes_EveryRecordReadBack()
    {
        await using var ring = new StoppedRing();
        var random = new Random(3);
        var session = ring.Owner.Open(RecorderFixture.Header());
        long sequence = 0;
        for (int round = 0; round < 12; round++)
        {
            while (RecorderFixture.Command(session, sequence + 1, Text.AsSpan(0, random.Next(Text.Length))) == AppendResult.Written) sequence++;
            Assert.Equal(0, ring.Drain());
        }

        session.Complete(RecorderFixture.Bye);
        Assert.Equal(1, ring.Drain());
        var file = new RecordingCatalog(ring.Data).List().Single();
        using var reader = RecordingReader.Open(file.Path);
        Assert.Equal(sequence + 2, reader.ReadLines().Count());
        Assert.True(sequence > 5_000);
    }
}
