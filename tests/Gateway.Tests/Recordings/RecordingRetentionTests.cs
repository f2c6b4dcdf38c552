using System.Collections.Concurrent;
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
        var audit = new Events(() => Exists(folder, old));
        await RunAsync(folder, audit);
        Assert.Equal([false, true, true, true], new[] { old, held, fresh, open }.Select(id => Exists(folder, id)));
        var row = Assert.Single(audit.Rows);
        Assert.Equal(("recording-deleted", old, true), (row.Event.Kind, row.Event.SessionId, row.Existed));
        Assert.True(holds.Release(held));
        await RunAsync(folder, audit);
        Assert.False(Exists(folder, held));
    }

    private static async Task RunAsync(TemporaryFolder folder, Events audit)
    {
        var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var retention = new RecordingRetention(
            new RecordingCatalog(folder.Path), new RecordingHolds(folder.Path), TimeSpan.FromDays(30), audit, TimeProvider.System, NullLogger.Instance, () => done.TrySetResult());
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

    private sealed class Events(Func<bool> exists) : IAuditLog
    {
        public ConcurrentQueue<(AuditEvent Event, bool Existed)> Rows { get; } = new();

        public string? Fault => null;

        public void Write(AuditEvent row) => Rows.Enqueue((row, exists()));

        public void SessionStarted(SessionHeader header)
        {
        }

        public void SessionEnded(SessionHeader header, DateTimeOffset endedAt, EndReason reason, long commands)
        {
        }
    }
}
