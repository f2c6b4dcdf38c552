using HoopWire.Kit;
using HoopWire.Recording;
using Microsoft.Extensions.Logging;

namespace HoopWire.Core.Tests.Recording;

/// <summary>Whoever is told of events takes nothing from the recording by failing.</summary>
public class ObserverTests
{
    [Fact]
    public async Task Pass_ObserverThrows_LineIsStillWaitedFor()
    {
        await using var ring = new StoppedRing(observer: new Failing { Fails = true });
        var session = ring.Owner.Open(RecorderFixture.Header());
        RecorderFixture.Command(session, 1, "SELECT 1"u8);
        Assert.Throws<InvalidOperationException>(() => ring.Drain());
        ring.Observer!.Fails = false;
        ring.Drain();
        using var reader = RecordingReader.Open(new RecordingCatalog(ring.Data).List().Single().Path);
        Assert.Equal(2, reader.ReadLines().Count());
    }

    [Fact]
    public async Task Record_ObserverThrowsAlways_EverythingIsRecordedAndToldToOthers()
    {
        using var folder = new TemporaryFolder();
        using var loop = new TestLoop();
        var logs = new Logs();
        var closed = new ClosedRecordings();
        var header = RecorderFixture.Header();
        await using (var recorder = FileRecorder.Start(new RecordingOptions(folder.Path), TimeProvider.System, logs, new RecordingObservers(logs, new Failing { Fails = true }, closed)))
        {
            var session = await loop.Call(() => recorder.Open(loop, header));
            await loop.Call(() =>
            {
                Assert.Equal(AppendResult.Written, RecorderFixture.Command(session, 1, "SELECT 1"u8));
                Assert.Equal(AppendResult.Written, RecorderFixture.Result(session, 1));
                session.Complete(RecorderFixture.Bye);
            });
            await recorder.FlushAsync();
            Assert.Null(recorder.Fault);
        }

        var entry = new RecordingCatalog(folder.Path).List().Single();
        using var reader = RecordingReader.Open(entry.Path);
        Assert.Equal(4, reader.ReadLines().Count());
        Assert.Equal(header.Id, Assert.Single(closed).SessionId);
        Assert.Single(logs.Lines, line => line.Contains("Failing failed over an event of a recording", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Dispose_Observer_IsToldThatNothingFollows()
    {
        using var folder = new TemporaryFolder();
        var stopped = new StoppedObserver();
        var recorder = FileRecorder.Start(new RecordingOptions(folder.Path), TimeProvider.System, new Logs(), new RecordingObservers(new Logs(), stopped));
        Assert.Equal(0, stopped.Count);
        await recorder.DisposeAsync();
        Assert.Equal(1, stopped.Count);
    }

    private sealed class StoppedObserver : IRecordingObserver
    {
        public int Count { get; private set; }

        public void Stopped() => Count++;
    }

    internal sealed class Failing : IRecordingObserver
    {
        public bool Fails { get; set; }

        public void Session(in RecordedPlace at, ReadOnlySpan<byte> json) => Fail();

        public void Command(in RecordedPlace at, in ObservedCommand command) => Fail();

        public void Result(in RecordedPlace at, in ObservedResult result) => Fail();

        public void End(in RecordedPlace at, in ObservedEnd end) => Fail();

        public void Closed(ClosedRecording recording) => Fail();

        public void Turn() => Fail();

        private void Fail()
        {
            if (Fails) throw new InvalidOperationException("It cannot.");
        }
    }

    private sealed class Logs : ILogger
    {
        public List<string> Lines { get; } = [];

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            lock (Lines) Lines.Add(formatter(state, exception));
        }
    }
}
