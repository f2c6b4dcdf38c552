using HoopWire.Net;
using HoopWire.Policy;
using HoopWire.Recording;

namespace HoopWire.Postgres.Session;

/// <summary>Records the rows and COPY data of a session's results as they are delivered. Rows are recorded as they are, and long ones in pieces as they stream.</summary>
/// <param name="exchange">The session.</param>
internal sealed class RowRecord(Exchange exchange) : RowRecorder
{
    /// <summary>Whether the message that streams now is recorded in pieces.</summary>
    public bool IsStreaming { get; private set; }

    protected override RecordedResults Mode => exchange.Result.Recorded ??= exchange.Judge.Policy.Results;

    protected override long Sequence => exchange.Replies.Head.Sequence;

    protected override long RowNumber => exchange.Result.Rows;

    protected override Connection Client => exchange.Client.Connection;

    protected override SessionRecorder Recorder => exchange.Recorder;

    protected override Span<byte> Room => exchange.Shared.Rows;

    /// <summary>A row was handed to the client's connection.</summary>
    public void Row(ReadOnlySpan<byte> row, RowShape? shape) => Add(row, shape?.Formats ?? []);

    /// <summary>COPY data was handed to the client's connection.</summary>
    public void Copy(ReadOnlySpan<byte> data) => AddCopy(data);

    /// <summary>The first part of a long row, or of COPY data, was handed to the client's connection; the rest streams.</summary>
    public void Start(ReadOnlySpan<byte> first, bool isCopy, int whole)
    {
        IsStreaming = first.Length < whole;
        AddFirst(first, isCopy, whole);
    }

    /// <summary>Takes what streams, as much as there is room to record; the bytes taken.</summary>
    public int Take(ReadOnlySpan<byte> input)
    {
        int length = Math.Min(Math.Min(exchange.TargetBody.Left, input.Length), PieceBytes);
        if (!Reserve(length)) return 0;
        var part = input[..length];
        AddMore(part);
        exchange.TargetBody.Take(part);
        if (exchange.TargetBody.Left == 0) IsStreaming = false;
        return length;
    }

    protected override bool IsWritten(AppendResult result) => exchange.IsWritten(result, exchange.Target);
}
