using System.Security.Cryptography;
using HoopWire.Kit;
using HoopWire.Policy;
using HoopWire.Recording;
using HoopWire.Sessions;
using Microsoft.Extensions.Logging.Abstractions;

namespace HoopWire.ControlPlane.Tests;

/// <summary>Recordings that may lie far away: to open one is to fetch it whole.</summary>
public class FetchedRecordingTests
{
    [Fact]
    public async Task Verify_Recording_IsOpenedOnce()
    {
        using TemporaryFolder folder = new();
        await using Plane plane = await Plane.StartAsync(folder: folder);
        await RecordAsync(plane, folder);
        CountedRecordings storage = new(new RecordingCatalog(folder.File("data")));
        using ECDsa key = RecordingSigner.PublicKeyOf(folder.File("data"));
        RootReport report = new RootVerifier(folder.File("data"), key) { Storage = storage }.Run(null, default);
        Assert.Equal((RootState.Whole, 1, 1), (report.State, report.Recordings, storage.Opened));
    }

    [Fact]
    public async Task Rebuild_RecordingOfOneFile_IsOpenedOnce()
    {
        using TemporaryFolder folder = new();
        await using Plane plane = await Plane.StartAsync(folder: folder);
        string id = await RecordAsync(plane, folder);
        CountedRecordings storage = new(new RecordingCatalog(folder.File("data")));
        RebuiltSession rebuilt = plane.Host.RebuildIndex(id, storage, storage.Parts(id), null);
        Assert.Equal((1, 0, 1), (rebuilt.Rows, rebuilt.Unread.Length, storage.Opened));
        Assert.Throws<ObjectDisposedException>(() => storage.Last!.Length);
    }

    private static async Task<string> RecordAsync(Plane plane, TemporaryFolder folder)
    {
        await using FileRecorder recorder = FileRecorder.Start(new RecordingOptions(folder.File("data")) { JournalBytes = 4 << 20 }, TimeProvider.System, NullLogger.Instance, plane.Host.Recordings);
        DateTimeOffset now = plane.Time.GetUtcNow();
        SessionHeader header = new(SessionId.New(now), now, "postgres", Plane.Person("alice"), "orders", "app", "10.0.0.1:5");
        plane.Host.Audit.SessionStarted(header);
        SessionRecorder session = recorder.Open(new StillLoop(), header);
        Assert.Equal(AppendResult.Written, session.Command(new CommandEvent { Sequence = 1, Kind = "query", Text = "SELECT 1"u8, TextLength = 8, Verdict = VerdictKind.Pass }));
        session.Complete(new EndReason(Side.Client, Stage.Relay, "bye"));
        await recorder.FlushAsync();
        await plane.Host.AuditRows.FlushAsync(TimeSpan.FromSeconds(60));
        return header.Id;
    }

    /// <summary>Counts how often a file is opened.</summary>
    private sealed class CountedRecordings(RecordingCatalog recordings) : IRecordingStorage
    {
        public int Opened { get; private set; }

        public Stream? Last { get; private set; }

        public IReadOnlyList<RecordingEntry> Parts(string id) => recordings.Parts(id);

        public bool IsOpen(string id) => recordings.IsOpen(id);

        public RecordingEntry? Named(string name) => recordings.Named(name);

        public IEnumerable<RecordingEntry> List(DateTimeOffset? since = null, DateTimeOffset? until = null) => recordings.List(since, until);

        public Stream Open(RecordingEntry entry, CancellationToken cancellationToken = default)
        {
            Opened++;
            return Last = recordings.Open(entry, cancellationToken);
        }

        public void Delete(RecordingEntry entry) => recordings.Delete(entry);
    }
}
