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

    [Theory]
    [InlineData(1)]
    [InlineData(40)]
    [InlineData(200)]
    public async Task Verify_HalfOfAnAnchor_NextOnesCount(int length)
    {
        using TemporaryFolder folder = new();
        string anchors = folder.File("anchors");
        await StopAfterAsync(folder, "alice");
        string first = await File.ReadAllTextAsync(anchors);
        // As a power cut leaves it.
        await File.AppendAllTextAsync(anchors, first[..length]);
        Assert.Equal((RootState.Whole, 1), (RootTests.Run(folder, anchors).State, RootTests.Run(folder, anchors).Anchors));
        await StopAfterAsync(folder, "bob");
        RootReport report = RootTests.Run(folder, anchors);
        Assert.Empty(report.Findings);
        Assert.Equal((RootState.Whole, 2), (report.State, report.Anchors));
    }

    [Fact]
    public async Task Verify_TwoHeadsOfOneLine_IsBroken()
    {
        using TemporaryFolder folder = new();
        string anchors = folder.File("anchors"), log = folder.File("data/audit/2026-11-22.jsonl");
        await StopAfterAsync(folder, "alice");
        string before = await File.ReadAllTextAsync(log);
        await StopAfterAsync(folder, "mallory");
        // Cut back, and grown to the same number: the log fits the anchor that was made last.
        await File.WriteAllTextAsync(log, before);
        await StopAfterAsync(folder, "bob");
        Assert.Equal(3, (await File.ReadAllLinesAsync(anchors)).Length);
        RootReport report = RootTests.Run(folder, anchors);
        Assert.Contains("another one", Assert.Single(report.Findings), StringComparison.Ordinal);
        Assert.Equal((RootState.Broken, 2), (report.State, report.Anchors));
    }

    [Fact]
    public async Task Verify_OneHeadTwice_IsWhole()
    {
        using TemporaryFolder folder = new();
        string anchors = folder.File("anchors");
        await StopAfterAsync(folder, "alice");
        await File.AppendAllTextAsync(anchors, await File.ReadAllTextAsync(anchors));
        Assert.Equal((RootState.Whole, 1), (RootTests.Run(folder, anchors).State, RootTests.Run(folder, anchors).Anchors));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(7)]
    public async Task Verify_AnchorOfALineThatIsNot_IsBroken(long number)
    {
        using TemporaryFolder folder = new();
        string anchors = folder.File("anchors");
        await StopAfterAsync(folder, "alice");
        string line = await File.ReadAllTextAsync(anchors);
        await File.WriteAllTextAsync(anchors, line.Replace("\"n\":2", $"\"n\":{number}", StringComparison.Ordinal));
        RootReport report = RootTests.Run(folder, anchors);
        Assert.Contains($"line {number}", Assert.Single(report.Findings), StringComparison.Ordinal);
    }

    // One row and its signature, and the anchor of the gateway's stop.
    private static async Task StopAfterAsync(TemporaryFolder folder, string user)
    {
        await using Plane plane = await Plane.StartAsync(folder: folder, anchor: new AnchorOptions { File = folder.File("anchors") });
        plane.Host.Audit.Write(new AuditEvent(plane.Time.GetUtcNow(), "key-created") { User = user });
        await plane.Host.AuditRows.FlushAsync(Patience);
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
        Assert.InRange(Assert.Single(plane.Host.AuditFigures.Anchors).Waiting, 1, 3);
        store.Works = true;
        await UntilAsync(() => store.Kept.Count >= 2, time);
        await UntilAsync(() => Assert.Single(plane.Host.AuditFigures.Anchors).Waiting == 0, time);
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
