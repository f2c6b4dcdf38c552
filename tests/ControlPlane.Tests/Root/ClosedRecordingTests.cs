using HoopWire.Kit;
using HoopWire.Policy;
using HoopWire.Recording;
using HoopWire.Sessions;
using Microsoft.Extensions.Logging.Abstractions;

namespace HoopWire.ControlPlane.Tests;

/// <summary>What the root log says of a recording's end, against the file that is there: one that lost its seal, and one that a deletion is noted of.</summary>
public class ClosedRecordingTests
{
    [Theory]
    [InlineData("left changed", "is broken")]
    [InlineData("replaced", "was replaced")]
    [InlineData("cut", "was replaced")]
    [InlineData("lengthened", "was replaced")]
    [InlineData("no recording", "is broken")]
    public async Task Verify_ChangedWhileItRan_IsComparedWithWhatWasClosed(string what, string finding)
    {
        using TemporaryFolder folder = new();
        Ended ended = await RecordAsync(folder, change: true);
        Ended other = await RecordAsync(folder, change: true);
        await File.WriteAllBytesAsync(other.Path, other.Written);
        byte[] found = what switch
        {
            "replaced" => other.Written,
            "cut" => ended.Written[..ended.FirstBytes],
            "lengthened" => [.. ended.Written, 0x28],
            "no recording" => "nothing of the kind"u8.ToArray(),
            _ => await File.ReadAllBytesAsync(ended.Path),
        };
        await File.WriteAllBytesAsync(ended.Path, found);
        RootReport report = RootTests.Run(folder);
        Assert.Contains($"{ended.Id} {finding}", Assert.Single(report.Findings), StringComparison.Ordinal);
        Assert.Equal((RootState.Broken, 1), (report.State, report.Recordings));
    }

    [Fact]
    public async Task Verify_ChangedWhileItRanAndPutBack_IsWholeAndNamed()
    {
        using TemporaryFolder folder = new();
        Ended ended = await RecordAsync(folder, change: true);
        Ended whole = await RecordAsync(folder, change: false);
        await File.WriteAllBytesAsync(ended.Path, ended.Written);
        RootReport report = RootTests.Run(folder);
        Assert.Empty(report.Findings);
        Assert.Equal((RootState.Whole, 2), (report.State, report.Recordings));
        string named = Assert.Single(report.Unsealed);
        Assert.Contains($"{ended.Id} was closed without a seal", named, StringComparison.Ordinal);
        Assert.DoesNotContain(whole.Id, named, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Verify_DeletionNotedAndTheFileStillThere_IsVerified(bool changed)
    {
        using TemporaryFolder folder = new();
        Ended ended = await RecordAsync(folder, change: false, delete: true);
        if (changed) await File.WriteAllBytesAsync(ended.Path, ended.Written[..ended.FirstBytes]);
        RootReport report = RootTests.Run(folder);
        Assert.Equal(changed ? (RootState.Broken, 0) : (RootState.Whole, 1), (report.State, report.Recordings));
        File.Delete(ended.Path);
        report = RootTests.Run(folder);
        Assert.Equal((RootState.Whole, 0), (report.State, report.Recordings));
    }

    [Fact]
    public async Task Verify_DeletionNotedOfOneThatNobodyClosed_IsVerifiedWhileItIsThere()
    {
        using TemporaryFolder folder = new();
        Ended ended = await RecordAsync(folder, change: false, delete: true, tellsItsEnd: false);
        await File.WriteAllBytesAsync(ended.Path, ended.Written[..ended.FirstBytes]);
        Assert.Contains($"{ended.Id} was cut", Assert.Single(RootTests.Run(folder).Findings), StringComparison.Ordinal);
        File.Delete(ended.Path);
        Assert.Equal(RootState.Whole, RootTests.Run(folder).State);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Verify_NobodyClosedItAndAnotherSessionsLiesThere_IsBroken(bool encrypts)
    {
        using TemporaryFolder folder = new();
        Ended ended = await RecordAsync(folder, change: false, tellsItsEnd: false, encrypts: encrypts);
        Ended other = await RecordAsync(folder, change: false, encrypts: encrypts);
        File.Copy(other.Path, ended.Path, overwrite: true);
        RootReport report = RootTests.Run(folder);
        Assert.Contains($"{ended.Id} was replaced by another session's", Assert.Single(report.Findings), StringComparison.Ordinal);
        Assert.Equal((RootState.Broken, 1), (report.State, report.Recordings));
    }

    [Theory]
    [InlineData(false, true, "was deleted while it was held")]
    [InlineData(false, false, "was deleted while it was held")]
    [InlineData(true, true, null)]
    public async Task Verify_DeletedAfterAHold_IsBrokenUnlessReleased(bool released, bool isGone, string? finding)
    {
        using TemporaryFolder folder = new();
        Ended ended = await RecordAsync(folder, change: false, told: released ? ["recording-held", "recording-released", RootEvents.Deleted, RootEvents.Deleted] : ["recording-held", RootEvents.Deleted, RootEvents.Deleted]);
        if (isGone) File.Delete(ended.Path);
        RootReport report = RootTests.Run(folder);
        if (finding is null) Assert.Empty(report.Findings);
        else Assert.Contains($"{ended.Id} {finding}", Assert.Single(report.Findings), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Verify_HeldAfterADeletionThatFailedAndGone_IsBroken(bool released)
    {
        using TemporaryFolder folder = new();
        Ended ended = await RecordAsync(folder, change: false, told: [RootEvents.Deleted, "recording-delete-failed", "recording-held", .. released ? new[] { "recording-released" } : []]);
        Assert.Empty(RootTests.Run(folder).Findings);
        File.Delete(ended.Path);
        Assert.Contains($"{ended.Id} is missing", Assert.Single(RootTests.Run(folder).Findings), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Verify_DeletedAfterAHoldOfAnEarlierDay_IsBrokenUnlessReleased(bool released)
    {
        using TemporaryFolder folder = new();
        Ended ended = await RecordAsync(folder, change: false, told: ["recording-held", .. released ? new[] { "recording-released" } : []]);
        await using (Plane plane = await Plane.StartAsync(folder: folder))
        {
            plane.Time.Advance(TimeSpan.FromDays(1));
            plane.Host.Audit.Write(new AuditEvent(plane.Time.GetUtcNow(), RootEvents.Deleted) { SessionId = ended.Id });
            await plane.Host.AuditRows.FlushAsync(TimeSpan.FromSeconds(60));
        }

        File.Delete(ended.Path);
        RootReport report = RootTests.Run(folder, since: new DateOnly(2026, 11, 23));
        Assert.Equal(released ? 0 : 1, report.Findings.Count(finding => finding.Contains($"{ended.Id} was deleted while it was held", StringComparison.Ordinal)));
        Assert.Equal(released ? RootState.Whole : RootState.Broken, report.State);
    }

    // A session of two frames. Where it is changed, a bit of the first one's link is another while the second is written.
    private static async Task<Ended> RecordAsync(TemporaryFolder folder, bool change, bool delete = false, bool tellsItsEnd = true, string[]? told = null, bool encrypts = false)
    {
        await using Plane plane = await Plane.StartAsync(folder: folder);
        await using FileRecorder recorder = FileRecorder.Start(
            new RecordingOptions(folder.File("data")) { JournalBytes = 4 << 20, Encrypts = encrypts }, TimeProvider.System, NullLogger.Instance, tellsItsEnd ? plane.Host.Recordings : null);
        DateTimeOffset now = plane.Time.GetUtcNow();
        SessionHeader header = new(SessionId.New(now), now, "postgres", Plane.Person("alice"), "orders", "app", "10.0.0.1:5");
        plane.Host.Audit.SessionStarted(header);
        SessionRecorder session = recorder.Open(new StillLoop(), header);
        Assert.Equal(AppendResult.Written, session.Command(new CommandEvent { Sequence = 1, Kind = "query", Text = "SELECT 1"u8, TextLength = 8, Verdict = VerdictKind.Pass }));
        await recorder.FlushAsync();
        string path = new RecordingCatalog(folder.File("data")).Find(header.Id)!.Path;
        byte[] first = await File.ReadAllBytesAsync(path);
        byte[] changed = [.. first];
        if (change) changed[^50] ^= 1;
        await File.WriteAllBytesAsync(path, changed);
        session.Complete(new EndReason(Side.Client, Stage.Relay, "bye"));
        await recorder.FlushAsync();
        byte[] ended = await File.ReadAllBytesAsync(path);
        foreach (string kind in told ?? (delete ? [RootEvents.Deleted] : [])) plane.Host.Audit.Write(new AuditEvent(now, kind) { SessionId = header.Id });
        await plane.Host.AuditRows.FlushAsync(TimeSpan.FromSeconds(60));
        return new Ended(header.Id, path, [.. first, .. ended[first.Length..]], first.Length);
    }

    /// <summary>A recording, and its bytes as the gateway wrote them.</summary>
    private sealed record Ended(string Id, string Path, byte[] Written, int FirstBytes);
}
