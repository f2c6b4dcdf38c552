using System.Collections.Concurrent;
using HoopWire.Kit;
using HoopWire.Sessions;

namespace HoopWire.ControlPlane.Tests;

public class RootAnchorTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    [Theory]
    [InlineData("""{"time":"2026-11-22T12:00:00Z","day":"2026-11-22","n":1,"head":"ZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZ","key":"KEY","signature":""}""")]
    [InlineData("""{"time":"2026-11-22T12:00:00Z","day":"2026-11-22","n":1,"head":null,"key":"KEY","signature":null}""")]
    [InlineData("""{"time":"2026-11-22T12:00:00Z","day":null,"n":1,"head":"00","key":"KEY","signature":"AAAA"}""")]
    [InlineData("""{"time":"2026-11-22T12:00:00Z","day":"2026-11-22","n":1,"head":"0000000000000000000000000000000000000000000000000000000000000000","key":null,"signature":"AAAA"}""")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("")]
    public async Task Verify_AnchorThatIsNone_IsBroken(string line)
    {
        using TemporaryFolder folder = new();
        string anchors = folder.File("anchors");
        await RootTests.WriteAsync(folder, days: 1, new AnchorOptions { File = anchors });
        string key = (await File.ReadAllTextAsync(anchors)).Split("\"key\":\"")[1].Split('"')[0];
        await File.AppendAllTextAsync(anchors, line.Replace("KEY", key, StringComparison.Ordinal) + "\n");
        RootReport report = RootTests.Run(folder, anchors);
        Assert.Equal((RootState.Broken, 1), (report.State, report.Anchors));
        Assert.Contains("no anchor of this gateway", Assert.Single(report.Findings), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Add_PlaceFails_IsTriedAgainUntilItTakesIt()
    {
        ManualTime time = new();
        using FailingStore store = new();
        await using Plane plane = await Plane.StartAsync(time: time, anchor: new AnchorOptions { Store = store });
        for (int day = 0; day < 3; day++)
        {
            plane.Host.Audit.Write(new AuditEvent(time.GetUtcNow(), "key-created") { User = "alice" });
            await plane.Host.AuditRows.FlushAsync(Patience);
            time.Advance(TimeSpan.FromDays(1));
        }

        // It is logged behind the try.
        await UntilAsync(() => plane.Logs.Lines.Any(line => line.Contains("could not be anchored", StringComparison.Ordinal)), time);
        Assert.Single(plane.Logs.Lines, line => line.Contains("could not be anchored", StringComparison.Ordinal));
        store.Works = true;
        await UntilAsync(() => store.Kept.Count >= 2, time);
        Assert.Equal(["2026-11-22", "2026-11-23"], store.Kept.Take(2).Select(name => name[..10]));
    }

    [Fact]
    public async Task Dispose_PlaceFails_GivesUpAndSaysSo()
    {
        using FailingStore store = new();
        CapturedLogs logs;
        await using (Plane plane = await Plane.StartAsync(anchor: new AnchorOptions { Store = store }))
        {
            logs = plane.Logs;
            plane.Host.Audit.Write(new AuditEvent(plane.Time.GetUtcNow(), "key-created") { User = "alice" });
            await plane.Host.AuditRows.FlushAsync(Patience);
        }

        Assert.Contains(logs.Lines, line => line.Contains("before the gateway stopped", StringComparison.Ordinal));
    }

    private static async Task UntilAsync(Func<bool> condition, ManualTime time)
    {
        using CancellationTokenSource patience = new(Patience);
        while (!condition())
        {
            await Task.Delay(1, patience.Token);
            time.Advance(TimeSpan.FromSeconds(10));
        }
    }

    private sealed class FailingStore : IAnchorStore
    {
        private int _tries;

        public bool Works { get; set; }

        public int Tries => _tries;

        public ConcurrentQueue<string> Kept { get; } = [];

        public string Place => "somewhere";

        public Task PutAsync(string name, ReadOnlyMemory<byte> anchor, CancellationToken cancellationToken)
        {
            Interlocked.Increment(ref _tries);
            if (!Works) throw new IOException("Not now.");
            Kept.Enqueue(name);
            return Task.CompletedTask;
        }

        public Task<IReadOnlyList<string>> ReadAsync(CancellationToken cancellationToken) => Task.FromResult<IReadOnlyList<string>>([.. Kept]);

        public void Dispose()
        {
        }
    }
}
