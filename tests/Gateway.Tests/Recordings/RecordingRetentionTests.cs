using System.Collections.Concurrent;
using HoopWire.ControlPlane;
using HoopWire.Kit;
using HoopWire.Recording;
using HoopWire.Sessions;
using Microsoft.Extensions.Logging.Abstractions;

namespace HoopWire.Gateway.Recordings;

public class RecordingRetentionTests
{
    [Fact]
    public async Task Run_OldHeldAndNew_DeletesTheOldWithAnEventBefore()
    {
        using var folder = new TemporaryFolder();
        string old = Make(folder, 40), held = Make(folder, 50), fresh = Make(folder, 20), open = Make(folder, 60);
        var holds = new RecordingHolds(folder.Path);
        Assert.True(holds.Hold(held, "auditor", "case 17", DateTimeOffset.UtcNow));
        Assert.False(holds.Hold(held, "auditor", "case 17", DateTimeOffset.UtcNow));
        folder.Write($"journal/open/{open}", "");
        var audit = new Events { Stored = row => row.SessionId != old || Exists(folder, old) };
        await RunAsync(folder, audit);
        Assert.Equal([false, true, true, true], new[] { old, held, fresh, open }.Select(id => Exists(folder, id)));
        var row = Assert.Single(audit.Rows);
        Assert.Equal(("recording-deleted", old, true), (row.Event.Kind, row.Event.SessionId, row.IsStored));
        Assert.True(holds.Release(held));
        await RunAsync(folder, audit);
        Assert.False(Exists(folder, held));
    }

    [Fact]
    public async Task Run_HeldWhileOthersAreDeleted_IsKept()
    {
        using var folder = new TemporaryFolder();
        string first = Make(folder, 40), second = Make(folder, 50);
        var holds = new RecordingHolds(folder.Path);
        var audit = new Events
        {
            Stored = row =>
            {
                // Its own deletion has begun: too late for a hold.
                Assert.Throws<InvalidOperationException>(() => holds.Hold(row.SessionId!, "auditor", null, DateTimeOffset.UtcNow));
                return holds.Hold(second, "auditor", "case 17", DateTimeOffset.UtcNow);
            },
        };
        await RunAsync(folder, audit, holds);
        Assert.Equal([false, true], new[] { first, second }.Select(id => Exists(folder, id)));
        Assert.Single(audit.Rows);
    }

    [Fact]
    public async Task Run_AuditCannotBeWritten_DeletesNothing()
    {
        using var folder = new TemporaryFolder();
        string old = Make(folder, 40);
        await RunAsync(folder, new Events { Stored = _ => false });
        Assert.True(Exists(folder, old));
    }

    [Fact]
    public async Task Run_OnlyInTheStore_DeletesWhatItsOwnRootLogNames()
    {
        using var folder = new TemporaryFolder();
        var at = DateTimeOffset.UtcNow.AddDays(-40);
        string own = SessionId.New(at), other = SessionId.New(at);
        Directory.CreateDirectory(folder.File("audit"));
        folder.Write($"audit/{at:yyyy-MM-dd}.jsonl", $$"""{"n":1,"time":"2026-01-01T00:00:00Z","event":"recording-opened","session":"{{own}}","previous":""}""" + "\n");
        var store = new FarStore([own, other]);
        await RunAsync(folder, new Events { Stored = _ => true }, storage: store);
        Assert.Equal([own], store.Deleted);
    }

    private static async Task RunAsync(TemporaryFolder folder, Events audit, RecordingHolds? holds = null, IRecordingStorage? storage = null)
    {
        var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var retention = new RecordingRetention(
            storage ?? new RecordingCatalog(folder.Path),
            () => new OwnRecordings(folder.Path),
            holds ?? new RecordingHolds(folder.Path),
            TimeSpan.FromDays(30),
            audit,
            TimeProvider.System,
            NullLogger.Instance,
            () => done.TrySetResult());
        await done.Task.WaitAsync(TimeSpan.FromSeconds(20));
    }

    private static string Make(TemporaryFolder folder, int days)
    {
        var at = DateTimeOffset.UtcNow.AddDays(-days);
        string id = SessionId.New(at);
        string path = folder.File($"recordings/{at:yyyy}/{at:MM}/{at:dd}/{id}.jsonl.zst");
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        Directory.CreateDirectory(folder.File("journal/open"));
        File.WriteAllText(path, "");
        return id;
    }

    private static bool Exists(TemporaryFolder folder, string id) => new RecordingCatalog(folder.Path).Find(id) is not null;

    private sealed class Events : IAuditLog
    {
        /// <summary>Whether a row is stored.</summary>
        public required Func<AuditEvent, bool> Stored { get; init; }

        public ConcurrentQueue<(AuditEvent Event, bool IsStored)> Rows { get; } = new();

        public string? Fault => null;

        public void Write(AuditEvent row) => Assert.Fail("Nobody waits for it.");

        public Task<bool> StoreAsync(AuditEvent row)
        {
            bool stored = Stored(row);
            Rows.Enqueue((row, stored));
            return Task.FromResult(stored);
        }

        public void SessionStarted(SessionHeader header)
        {
        }

        public void SessionEnded(SessionHeader header, DateTimeOffset endedAt, EndReason reason, long commands)
        {
        }
    }

    /// <summary>Recordings that only a store has, of whichever gateway.</summary>
    private sealed class FarStore(string[] ids) : IRecordingStorage
    {
        public List<string> Deleted { get; } = [];

        public IReadOnlyList<RecordingEntry> Parts(string id) => [.. List().Where(entry => entry.Id == id)];

        public bool IsOpen(string id) => false;

        public RecordingEntry? Named(string name) => List().FirstOrDefault(entry => entry.Name == name);

        public IEnumerable<RecordingEntry> List(DateTimeOffset? since = null, DateTimeOffset? until = null) =>
            ids.Select(id => RecordingEntry.Of($"{RecordingEntry.FolderOf(id)}/{id}.jsonl.zst", "far away", 1)!);

        public Stream Open(RecordingEntry entry) => throw new NotSupportedException();

        public void Delete(RecordingEntry entry) => Deleted.Add(entry.Id);
    }
}
