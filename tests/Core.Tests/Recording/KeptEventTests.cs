using HoopWire.Recording;
using HoopWire.Recording.Journals;

namespace HoopWire.Core.Tests.Recording;

/// <summary>Notices and digests follow what is forwarded already: where the journal has no room they are kept, never dropped, and nothing overtakes them.</summary>
public class KeptEventTests
{
    private static readonly byte[] Text = [.. Enumerable.Repeat((byte)'x', 1000)];

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Append_RingFull_IsRecordedBeforeTheNextEvent(bool digest)
    {
        await using var ring = new StoppedRing();
        var session = ring.Owner.Open(RecorderFixture.Header());
        long commands = Fill(session), notices = 0;
        while (!session.HasKept) Assert.Equal(AppendResult.Written, Append(session, ++notices, digest));
        Assert.Equal(AppendResult.Written, Append(session, ++notices, digest));
        Assert.Equal(AppendResult.Full, RecorderFixture.Command(session, commands + 1, "SELECT 1"u8));
        Assert.Equal(AppendResult.Full, RecorderFixture.Result(session, commands));
        Assert.Equal(AppendResult.Full, session.Approval(new ApprovalEvent(commands, "a1", "approved", "bob", null)));
        Assert.Equal(AppendResult.Full, session.Reserve(100));
        ring.Drain();
        Assert.Equal(AppendResult.Written, RecorderFixture.Command(session, commands + 1, "SELECT 1"u8));
        session.Complete(RecorderFixture.Bye);
        string[] lines = Lines(ring);
        Assert.Equal(commands + notices + 3, lines.Length);
        Assert.All(Enumerable.Range(1, (int)notices), i => Assert.Contains($"\"event\":\"{(digest ? "digest" : "notice")}\"", lines[commands + i], StringComparison.Ordinal));
        Assert.All(Enumerable.Range(1, (int)notices), i => Assert.Contains(digest ? $"\"length\":{i}," : $"\"text\":\"notice {i}\"", lines[commands + i], StringComparison.Ordinal));
        Assert.Contains("SELECT 1", lines[^2], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Append_CreditUsedUp_IsWrittenAtOnce()
    {
        await using var ring = new StoppedRing(creditBytes: 64 << 10);
        var session = ring.Owner.Open(RecorderFixture.Header());
        Fill(session);
        Assert.Equal(AppendResult.Written, Append(session, 1, digest: false));
        Assert.False(session.HasKept);
    }

    [Fact]
    public async Task Complete_EventsAreKept_EndsBehindThem()
    {
        await using var ring = new StoppedRing();
        var session = ring.Owner.Open(RecorderFixture.Header());
        long notices = 0;
        Fill(session);
        while (!session.HasKept) Append(session, ++notices, digest: false);
        session.Complete(RecorderFixture.Bye);
        Assert.Equal(0, ring.Drain());
        Assert.Equal(1, ring.Owner.OpenSessions);
        await ring.WakeAsync();
        Assert.Equal(0, ring.Owner.OpenSessions);
        string[] lines = Lines(ring);
        Assert.Contains($"\"text\":\"notice {notices}\"", lines[^2], StringComparison.Ordinal);
        Assert.Contains("\"event\":\"end\"", lines[^1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task NotifyWritable_EventsAreKept_CallsBackOnceTheyAndTheEventFit()
    {
        await using var ring = new StoppedRing();
        var session = ring.Owner.Open(RecorderFixture.Header());
        long commands = Fill(session), notices = 0;
        while (!session.HasKept) Append(session, ++notices, digest: false);
        Assert.Equal(AppendResult.Full, RecorderFixture.Command(session, commands + 1, Text));
        bool called = false;
        session.NotifyWritable(_ => called = true, null);
        await ring.WakeAsync();
        Assert.False(called);
        ring.Drain();
        await ring.WakeAsync();
        Assert.True(called);
        Assert.False(session.HasKept);
        Assert.Equal(AppendResult.Written, RecorderFixture.Command(session, commands + 1, Text));
    }

    [Fact]
    public async Task IsSynced_DurableAndADigestIsKept_WaitsForIt()
    {
        await using var ring = new StoppedRing(durable: true);
        var session = ring.Owner.Open(RecorderFixture.Header());
        Fill(session);
        long digests = 0;
        while (!session.HasKept) Append(session, ++digests, digest: true);
        ring.Owner.CopySynced(ring.Head);
        Assert.False(session.IsSynced);
        bool called = false;
        session.NotifySynced(_ => called = true, null);
        ring.Drain();
        await ring.WakeAsync();
        Assert.False(session.IsSynced);
        ring.Owner.CopySynced(ring.Head);
        await ring.WakeAsync();
        Assert.True(session.IsSynced);
        Assert.True(called);
    }

    [Fact]
    public async Task Digest_Durable_IsWaitedForAsItsCommandIs()
    {
        await using var ring = new StoppedRing(durable: true);
        var session = ring.Owner.Open(RecorderFixture.Header());
        RecorderFixture.Command(session, 1, "SELECT $1"u8);
        ring.Owner.CopySynced(ring.Head);
        Assert.True(session.IsSynced);
        Append(session, 1, digest: true);
        Assert.False(session.IsSynced);
    }

    private static long Fill(SessionRecorder session)
    {
        long commands = 0;
        while (RecorderFixture.Command(session, commands + 1, Text) == AppendResult.Written) commands++;
        while (RecorderFixture.Command(session, commands + 1, "x"u8) == AppendResult.Written) commands++;
        return commands;
    }

    private static AppendResult Append(JournalSession session, long number, bool digest) => digest
        ? session.Digest(new DigestEvent { Sequence = 1, Part = "parameter 1", Length = number, Sha256 = new byte[32] })
        : session.Notice(new NoticeEvent(1, "limit", $"notice {number}", "small-reads"));

    private static string[] Lines(StoppedRing ring)
    {
        ring.Drain();
        using var reader = RecordingReader.Open(new RecordingCatalog(ring.Data).List().Single().Path);
        return [.. reader.ReadLines().Select(line => System.Text.Encoding.UTF8.GetString(line.Json.Span))];
    }
}
