using System.Collections.Concurrent;
using System.Threading.Channels;
using HoopWire.ControlPlane;
using HoopWire.Kit;
using HoopWire.Recording;
using HoopWire.Sessions;
using Microsoft.Extensions.Logging;

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
        var audit = new Events { Stored = _ => false };
        await RunAsync(folder, audit, failures: [$"{old} could not be deleted: The audit cannot be written"]);
        Assert.True(Exists(folder, old));
        // It may still be written, some time.
        Assert.Equal([("recording-deleted", old), ("recording-delete-failed", old)], audit.Rows.Select(row => (row.Event.Kind, row.Event.SessionId)));
    }

    [Fact]
    public async Task Run_AuditCannotBeWrittenForAWhile_GivesUpUntilTheNextPass()
    {
        using var folder = new TemporaryFolder();
        for (int days = 40; days < 50; days++) Make(folder, days);
        var audit = new Events { Stored = _ => false };
        await RunAsync(folder, audit, failures: ["could not be deleted", "could not be deleted", "could not be deleted", "Old recordings could not be deleted"]);
        Assert.Equal((3, 3), (audit.Rows.Count(row => row.Event.Kind == "recording-deleted"), audit.Rows.Count(row => row.Event.Kind == "recording-delete-failed")));
    }

    [Fact]
    public async Task Run_OneCannotBeDeleted_IsToldOfAndTheOthersAreDeleted()
    {
        using var folder = new TemporaryFolder();
        string[] ids = [.. Enumerable.Range(0, 3).Select(days => Make(folder, 40 + days))];
        var store = new FarStore(ids) { Refused = [ids[1]] };
        var audit = new Events { Stored = _ => true };
        await RunAsync(folder, audit, storage: store, failures: [$"{ids[1]} could not be deleted: The disk is broken."]);
        Assert.Equal([ids[0], ids[2]], store.Deleted);
        var failed = Assert.Single(audit.Rows, row => row.Event.Kind == "recording-delete-failed");
        Assert.Equal((ids[1], "The recording is still there: The disk is broken."), (failed.Event.SessionId, failed.Event.Detail));
    }

    [Fact]
    public async Task Run_ClockGoesAhead_DeletesNothingBeforeItIsSteady()
    {
        using var folder = new TemporaryFolder();
        var time = new ManualTime();
        string recent = Make(folder, time.GetUtcNow().AddDays(-1));
        var audit = new Events { Stored = _ => true };
        var passes = Channel.CreateUnbounded<bool>();
        var log = new Lines();
        await using var retention = Start(folder, audit, time, log, () => passes.Writer.TryWrite(true));
        await PassAsync(TimeSpan.Zero);
        time.Leap(TimeSpan.FromDays(365));
        for (int hours = 1; hours < 24; hours++) await PassAsync(TimeSpan.FromHours(1));
        Assert.True(Exists(folder, recent));
        var paused = Assert.Single(audit.Rows).Event;
        Assert.Equal(("retention-paused", true), (paused.Kind, paused.Detail!.Contains("365 days", StringComparison.Ordinal)));
        Assert.Contains("365 days", Assert.Single(log), StringComparison.Ordinal);
        await PassAsync(TimeSpan.FromHours(1));
        await PassAsync(TimeSpan.FromHours(1));
        Assert.False(Exists(folder, recent));

        async Task PassAsync(TimeSpan after)
        {
            using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(20));
            while (after > TimeSpan.Zero && time.Timers == 0)
            {
                limit.Token.ThrowIfCancellationRequested();
                await Task.Yield();
            }

            if (after > TimeSpan.Zero) time.Advance(after);
            await passes.Reader.ReadAsync(limit.Token);
        }
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

    // One pass, which succeeds but for the failures that are expected of it.
    private static async Task RunAsync(TemporaryFolder folder, Events audit, RecordingHolds? holds = null, IRecordingStorage? storage = null, string[]? failures = null)
    {
        var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var log = new Lines();
        await using (Start(folder, audit, TimeProvider.System, log, () => done.TrySetResult(), holds, storage)) await done.Task.WaitAsync(TimeSpan.FromSeconds(20));
        Assert.Equal(failures?.Length ?? 0, log.Count);
        foreach (var (line, failure) in log.Zip(failures ?? [])) Assert.Contains(failure, line, StringComparison.Ordinal);
    }

    private static RecordingRetention Start(
        TemporaryFolder folder, Events audit, TimeProvider time, ILogger log, Action changed, RecordingHolds? holds = null, IRecordingStorage? storage = null) => new(
            storage ?? new RecordingCatalog(folder.Path),
            () => new OwnRecordings(folder.Path),
            holds ?? new RecordingHolds(folder.Path),
            TimeSpan.FromDays(30),
            audit,
            time,
            log,
            changed);

    private static string Make(TemporaryFolder folder, int days) => Make(folder, DateTimeOffset.UtcNow.AddDays(-days));

    private static string Make(TemporaryFolder folder, DateTimeOffset at)
    {
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

        public void Write(AuditEvent row) => Rows.Enqueue((row, false));

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

        public string[] Refused { get; init; } = [];

        public IReadOnlyList<RecordingEntry> Parts(string id) => [.. List().Where(entry => entry.Id == id)];

        public bool IsOpen(string id) => false;

        public RecordingEntry? Named(string name) => List().FirstOrDefault(entry => entry.Name == name);

        public IEnumerable<RecordingEntry> List(DateTimeOffset? since = null, DateTimeOffset? until = null) =>
            ids.Select(id => RecordingEntry.Of($"{RecordingEntry.FolderOf(id)}/{id}.jsonl.zst", "far away", 1)!);

        public Stream Open(RecordingEntry entry, CancellationToken cancellationToken = default) => throw new NotSupportedException();

        public void Delete(RecordingEntry entry)
        {
            if (Refused.Contains(entry.Id)) throw new IOException("The disk is broken.");
            Deleted.Add(entry.Id);
        }
    }

    private sealed class Lines : List<string>, ILogger
    {
        public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) => Add(formatter(state, exception));
    }
}
