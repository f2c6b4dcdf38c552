using HoopWire.Recording;
using HoopWire.Sessions;

namespace HoopWire.ControlPlane.Tests;

public class RecordingIndexerTests
{
    [Fact]
    public void Notice_MoreThanABatch_IsStoredAsItComes()
    {
        CountingStore store = new();
        RecordingIndexer indexer = new(store, "0123456789abcdef", _ => true);
        for (int i = 1; i <= 20_000; i++) indexer.Notice(new RecordedPlace(default, i, i), new NoticeEvent(0, "limit", "Too many rows."));
        Assert.InRange(store.Rows, 16_000, 20_000);
        Assert.InRange(store.Largest, 1, 4096);
        indexer.Finish();
        Assert.Equal((20_000L, 20_000), (indexer.Rows, store.Rows));
    }

    [Theory]
    [InlineData("approval-decided")]
    [InlineData("key-revoked")]
    [InlineData("recording-deleted")]
    [InlineData("")]
    public void Notice_KindThatNoRecordingHas_IsNoRow(string kind)
    {
        CountingStore store = new();
        RecordingIndexer indexer = new(store, "0123456789abcdef", _ => true);
        indexer.Notice(new RecordedPlace(default, 1, 1), new NoticeEvent(0, kind, "Bob agreed."));
        indexer.Finish();
        Assert.Equal(0, store.Rows);
    }

    [Theory]
    [InlineData("proof")]
    [InlineData("a-kind-of-tomorrow")]
    public void Notice_KindThatNobodyCauses_IsARow(string kind)
    {
        CountingStore store = new();
        RecordingIndexer indexer = new(store, "0123456789abcdef", _ => true);
        indexer.Notice(new RecordedPlace(default, 1, 1), new NoticeEvent(0, kind, "Alice proved anew who they are."));
        indexer.Finish();
        Assert.Equal(1, store.Rows);
    }

    private sealed class CountingStore : IAuditStore
    {
        public int Rows { get; private set; }

        public int Largest { get; private set; }

        public void Append(AuditBatch batch)
        {
            int rows = batch.Entries.OfType<AuditEntry.Indexed>().Sum(entry => entry.Rows.Count);
            Rows += rows;
            Largest = Math.Max(Largest, rows);
        }

        public void Forget(string sessionId) => Assert.Equal(0, Rows);

        public bool HasRecorded(string sessionId) => Rows > 0;

        public long? FindRootLine() => throw new NotSupportedException();

        public Task<IReadOnlyList<AuditRow>> ListAsync(AuditFilter filter, CancellationToken cancellationToken) => throw new NotSupportedException();

        public Task<IReadOnlyList<SessionRow>> ListSessionsAsync(SessionFilter filter, CancellationToken cancellationToken) => throw new NotSupportedException();

        public Task<SessionRow?> FindSessionAsync(string id, CancellationToken cancellationToken) => throw new NotSupportedException();

        public Task<int> CloseLostSessionsAsync(long now, CancellationToken cancellationToken) => throw new NotSupportedException();

        public IReadOnlyList<string> ListUnindexed() => throw new NotSupportedException();

        public void Keep(string sessionId, RecordedHeader header) => throw new NotSupportedException();

        public void KeepEnd(string sessionId, long endedAt, EndReason reason, long commands) => throw new NotSupportedException();
    }
}
