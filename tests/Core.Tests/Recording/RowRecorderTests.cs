using System.Globalization;
using System.IO.Pipelines;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using HoopWire.Net;
using HoopWire.Policy;
using HoopWire.Recording;
using HoopWire.Sessions;

namespace HoopWire.Core.Tests.Recording;

public class RowRecorderTests
{
    [Fact]
    public void Masked_ShortRows_AreRecordedTogetherBeforeTheClientReadsThem()
    {
        var rows = new Rows(RecordedResults.Masked);
        rows.Deliver("one", "two", "three");
        Assert.Equal(["flush", "reserve 65536"], rows.Log);
        rows.Commit();
        rows.Sent();
        Assert.Equal(["flush", "reserve 65536", "rows 1 of 7: onetwothree", "flush"], rows.Log);
    }

    [Fact]
    public void Masked_NoRoom_NothingIsDeliveredAndTheRowComesAgain()
    {
        var rows = new Rows(RecordedResults.Masked) { Answer = AppendResult.Full };
        Assert.False(rows.Reserve(3));
        Assert.Equal(["flush", "reserve 65536", "waits"], rows.Log);
        rows.Answer = AppendResult.Written;
        Assert.True(rows.Reserve(3));
        Assert.Equal(2, rows.Log.Count(line => line == "reserve 65536"));
    }

    [Fact]
    public void Masked_ManyRows_AreRecordedBeforeTheConnectionWouldSendByItself()
    {
        var rows = new Rows(RecordedResults.Masked);
        for (int i = 0; i < 1000; i++) rows.Deliver("x");
        rows.Commit();
        var events = rows.Log.Where(line => line.StartsWith("rows", StringComparison.Ordinal)).ToList();
        Assert.Equal(["rows 1 ", "rows 401 ", "rows 801 "], events.Select(line => line[..line.IndexOf("of", StringComparison.Ordinal)]));
        Assert.Equal(1000, events.Sum(line => line.Split(": ")[1].Length));
        // What was gathered is recorded before the connection is flushed for the next ones.
        Assert.True(rows.Log.IndexOf(events[0]) < rows.Log.LastIndexOf("flush"));
    }

    [Fact]
    public void Masked_RowLongerThanAnEvent_IsRecordedInPieces()
    {
        var rows = new Rows(RecordedResults.Masked);
        rows.Deliver("short", new string('y', 150_000), "behind");
        rows.Commit();
        var events = rows.Log.Where(line => line.StartsWith("row", StringComparison.Ordinal)).Select(line => line.Split(": ")).ToList();
        Assert.Equal(["rows 1 of 7", "row 2 at 0 of 150000", "row 2 at 65536 of 150000", "row 2 at 131072 of 150000", "rows 3 of 7"], events.Select(line => line[0]));
        Assert.Equal(150_000, events[1..4].Sum(line => line[1].Length));
        Assert.Contains("reserve 150000", rows.Log);
    }

    [Fact]
    public void Masked_RecorderRefusesWhatWasReserved_NothingLeaves()
    {
        var rows = new Rows(RecordedResults.Masked);
        rows.Deliver("one");
        rows.Answer = AppendResult.Failed;
        rows.Commit();
        Assert.Equal("abort", rows.Log[^1]);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(70_000)]
    public void Hashes_Rows_DigestIsOfAllOfThem(int length)
    {
        var rows = new Rows(RecordedResults.Hashes);
        string row = new('z', length);
        rows.Deliver(row, row, row);
        string expected = Convert.ToHexString(SHA256.HashData(Encoding.ASCII.GetBytes(row + row + row)));
        Assert.Equal(expected, Convert.ToHexString(rows.Digest()));
        // It may be asked for again, where its record found no room.
        Assert.Equal(expected, Convert.ToHexString(rows.Digest()));
        rows.Reset();
        Assert.True(rows.Digest().IsEmpty);
        Assert.DoesNotContain(rows.Log, line => line.StartsWith("reserve", StringComparison.Ordinal));
    }

    [Fact]
    public void Masked_Rows_HaveNoDigest()
    {
        var rows = new Rows(RecordedResults.Masked);
        rows.Deliver("one");
        Assert.True(rows.Digest().IsEmpty);
        Assert.Equal("rows 1 of 7: one", rows.Log[^1]);
    }

    [Theory]
    [InlineData(RecordedResults.None, false)]
    [InlineData(RecordedResults.Metadata, false)]
    [InlineData(RecordedResults.Hashes, true)]
    [InlineData(RecordedResults.Masked, true)]
    public void IsOn_Mode_LooksAtRowsForHashesAndRowsOnly(RecordedResults mode, bool isOn) => Assert.Equal(isOn, new Rows(mode).IsOn);

    /// <summary>Rows of the command 7, and what becomes of them in order.</summary>
    private sealed class Rows : RowRecorder
    {
        private readonly LoggedRecorder _recorder;
        private readonly byte[] _room = new byte[SessionRecorder.RowsBytesMax];
        private long _rows;

        public Rows(RecordedResults mode)
        {
            Mode = mode;
            _recorder = new LoggedRecorder(this);
        }

        public List<string> Log { get; } = [];

        public AppendResult Answer { get; set; } = AppendResult.Written;

        protected override RecordedResults Mode { get; }

        protected override long Sequence => 7;

        protected override long RowNumber => _rows;

        protected override Connection Client => new LoggedConnection(Log);

        protected override SessionRecorder Recorder => _recorder;

        protected override Span<byte> Room => _room;

        public void Deliver(params string[] rows)
        {
            foreach (string row in rows)
            {
                Assert.True(Reserve(row.Length));
                _rows++;
                Add(Encoding.ASCII.GetBytes(row), []);
            }
        }

        public void Sent() => Client.Flush();

        protected override bool IsWritten(AppendResult result)
        {
            if (result != AppendResult.Written) Log.Add("waits");
            return result == AppendResult.Written;
        }
    }

    private sealed class LoggedRecorder(Rows rows) : SessionRecorder
    {
        public override AppendResult Command(in CommandEvent command) => throw new NotSupportedException();

        public override AppendResult Result(in ResultEvent result) => throw new NotSupportedException();

        public override AppendResult Reserve(long bytes)
        {
            rows.Log.Add(string.Create(CultureInfo.InvariantCulture, $"reserve {bytes}"));
            return rows.Answer;
        }

        public override AppendResult Rows(in RowsEvent recorded)
        {
            string what = recorded.Part == RowsPart.Rows ? $"rows {recorded.First} of {recorded.Sequence}" : $"row {recorded.First} at {recorded.Offset} of {recorded.Length}";
            rows.Log.Add($"{what}: {Encoding.ASCII.GetString(recorded.Data)}");
            return rows.Answer;
        }

        public override AppendResult Terminal(in TerminalEvent terminal) => throw new NotSupportedException();

        public override AppendResult Approval(in ApprovalEvent approval) => throw new NotSupportedException();

        public override AppendResult Digest(in DigestEvent digest) => throw new NotSupportedException();

        public override AppendResult Notice(in NoticeEvent notice) => throw new NotSupportedException();

        public override void NotifyWritable(Action<object?> callback, object? state) => throw new NotSupportedException();

        public override void Complete(EndReason reason) => throw new NotSupportedException();
    }

    private sealed class LoggedConnection(List<string> log) : Connection
    {
        public override Loop Loop => throw new NotSupportedException();

        public override EndPoint? RemoteEndPoint => null;

        public override EndPoint? LocalEndPoint => null;

        public override IDuplexPipe Pipe => throw new NotSupportedException();

        public override int PendingBytes => 0;

        public override bool IsCongested => false;

        public override void Attach(IRelayStep step) => throw new NotSupportedException();

        public override void Forward(ReadOnlySpan<byte> slice) => throw new NotSupportedException();

        public override Span<byte> GetSpan(int sizeHint = 0) => throw new NotSupportedException();

        public override Memory<byte> GetMemory(int sizeHint = 0) => throw new NotSupportedException();

        public override void Advance(int count) => throw new NotSupportedException();

        public override void Flush() => log.Add("flush");

        public override void Suspend(bool watchHangup) => throw new NotSupportedException();

        public override void Resume() => throw new NotSupportedException();

        public override void Close(TimeSpan linger) => throw new NotSupportedException();

        public override void Abort() => log.Add("abort");

        public override ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
