using HoopWire.Kit;
using HoopWire.Policy;
using HoopWire.Recording;
using HoopWire.Sessions;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace HoopWire.ControlPlane.Tests;

/// <summary>A store that cannot be written for so long that rows of the index cannot wait for it.</summary>
public class LeftOutRowsTests : StoreTests
{
    private const int Commands = 300;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task Turn_MoreRowsWaitThanMay_TheirSessionsAreReadFromTheirRecordings()
    {
        await using Plane plane = await StartAsync();
        StoppedStore store = new(plane.Host.AuditStore);
        using CapturedLogs logs = new();
        await using AuditLog rows = new(store, TimeProvider.System, NullLogger<AuditLog>.Instance, queueRowsMax: 4);
        AuditIndex index = new(rows, _ => true, TimeProvider.System, logs.CreateLogger<AuditIndex>(), waitingRowsMax: 100);
        using TemporaryFolder folder = new();
        await using FileRecorder recorder = FileRecorder.Start(new RecordingOptions(folder.Path) { JournalBytes = 4 << 20 }, TimeProvider.System, NullLogger.Instance, index);
        using CancellationTokenSource stop = new();
        using var key = RecordingSigner.PublicKeyOf(folder.Path);
        Task following = new IndexRepair(plane.Host.AuditStore, key, _ => true, NullLogger<IndexRepair>.Instance).FollowAsync(index, rows, new RecordingCatalog(folder.Path), null, stop.Token);
        rows.Write(new AuditEvent(DateTimeOffset.UnixEpoch, "observed"));
        await store.Stopped.Task.WaitAsync(Patience);
        while (rows.TryWrite(new AuditEntry.Mark(new TaskCompletionSource())))
        {
        }

        string ended = Record(recorder);
        await recorder.FlushAsync();
        await Eventually(() => logs.Lines.Any(line => line.Contains("rows of commands are left out", StringComparison.Ordinal)));
        store.Works = true;
        await Eventually(async () => (await CommandsAsync(plane, ended)).Length == Commands);
        Assert.Equal(Enumerable.Range(1, Commands).Select(i => $"SELECT a{i}").Order(StringComparer.Ordinal), (await CommandsAsync(plane, ended)).Select(row => row.Text).Order(StringComparer.Ordinal));
        AuditRow gap = Assert.Single(await plane.Host.AuditStore.ListAsync(new AuditFilter { Kind = "audit-gap" }, default));
        Assert.Contains("rows of commands were left out while the audit could not be written", gap.Text, StringComparison.Ordinal);
        await Eventually(() => !plane.Host.AuditStore.ListUnindexed().Contains(ended));
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => following);
    }

    private static string Record(FileRecorder recorder)
    {
        DateTimeOffset now = DateTimeOffset.UtcNow;
        SessionHeader header = new(SessionId.New(now), now, "postgres", Plane.Person("alice"), "orders", "default", "10.0.0.1:5000");
        SessionRecorder session = recorder.Open(new StillLoop(), header);
        for (int i = 1; i <= Commands; i++)
        {
            byte[] text = System.Text.Encoding.UTF8.GetBytes($"SELECT a{i}");
            Assert.Equal(AppendResult.Written, session.Command(new CommandEvent { Sequence = i, Kind = "query", Text = text, TextLength = text.Length, Verdict = VerdictKind.Pass }));
            Assert.Equal(AppendResult.Written, session.Result(new ResultEvent { Sequence = i, Tag = "SELECT 1"u8, Rows = 1 }));
        }

        session.Complete(new EndReason(Side.Client, Stage.Relay, "done"));
        return header.Id;
    }

    private static async Task<AuditRow[]> CommandsAsync(Plane plane, string session) =>
        [.. await plane.Host.AuditStore.ListAsync(new AuditFilter { SessionId = session, Limit = 1000 }, default)];

    private static Task Eventually(Func<bool> condition) => Eventually(() => Task.FromResult(condition()));

    private static async Task Eventually(Func<Task<bool>> condition)
    {
        using CancellationTokenSource patience = new(Patience);
        while (!await condition()) await Task.Delay(1, patience.Token);
    }

    /// <summary>A store that nothing can be appended to before it works.</summary>
    private sealed class StoppedStore(IAuditStore inner) : IAuditStore
    {
        public TaskCompletionSource Stopped { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public volatile bool Works;

        public void Append(AuditBatch batch)
        {
            if (Works)
            {
                inner.Append(batch);
                return;
            }

            Stopped.TrySetResult();
            throw new IOException("disk full");
        }

        public long? FindRootLine() => inner.FindRootLine();

        public Task<IReadOnlyList<AuditRow>> ListAsync(AuditFilter filter, CancellationToken cancellationToken) => inner.ListAsync(filter, cancellationToken);

        public Task<IReadOnlyList<SessionRow>> ListSessionsAsync(SessionFilter filter, CancellationToken cancellationToken) => inner.ListSessionsAsync(filter, cancellationToken);

        public Task<SessionRow?> FindSessionAsync(string id, CancellationToken cancellationToken) => inner.FindSessionAsync(id, cancellationToken);

        public Task<int> CloseLostSessionsAsync(long now, CancellationToken cancellationToken) => inner.CloseLostSessionsAsync(now, cancellationToken);

        public IReadOnlyList<string> ListUnindexed() => inner.ListUnindexed();

        public bool HasRecorded(string sessionId) => inner.HasRecorded(sessionId);

        public void Forget(string sessionId) => inner.Forget(sessionId);

        public void Keep(string sessionId, RecordedHeader header) => inner.Keep(sessionId, header);

        public void KeepEnd(string sessionId, long endedAt, EndReason reason, long commands) => inner.KeepEnd(sessionId, endedAt, reason, commands);
    }
}
