using HoopWire.Net;
using HoopWire.Policy;
using HoopWire.Recording;

namespace HoopWire.MySql.Session;

/// <summary>Records the rows of a session's results as they are delivered, each laid out anew as recordings have rows.</summary>
/// <param name="exchange">The session.</param>
internal sealed class RowRecord(Exchange exchange) : RowRecorder
{
    /// <summary>Bytes of a row's payload that are taken at once as it streams.</summary>
    public const int PartBytes = 32 << 10;

    private readonly RowStream _stream = new();
    private bool _hasBegun;

    protected override RecordedResults Mode => exchange.Judge.Policy.Results;

    protected override long Sequence => exchange.Command.Sequence;

    protected override long RowNumber => exchange.Result.Rows;

    protected override Connection Client => exchange.Client.Connection;

    protected override SessionRecorder Recorder => exchange.Recorder;

    protected override Span<byte> Room => exchange.Shared.Rows;

    /// <summary>Lays out a row that is about to be delivered; false when it is malformed or does not have the shape's columns.</summary>
    public bool TryLayOut(ReadOnlySpan<byte> row, RowShape shape)
    {
        var output = exchange.Shared.LaidOut;
        output.ResetWrittenCount();
        return exchange.Reply.IsBinary ? RowLayout.TryWriteBinary(row, shape.Columns, output) : RowLayout.TryWriteText(row, shape.Columns.Length, output);
    }

    /// <summary>The row that was laid out was handed to the client's connection.</summary>
    public void Delivered(RowShape shape) => Add(exchange.Shared.LaidOut.WrittenSpan, shape.Formats);

    /// <summary>A row streams that is too long to be put together.</summary>
    public void Start(RowShape shape)
    {
        _stream.Begin(shape.Columns, exchange.Reply.IsBinary);
        _hasBegun = false;
    }

    /// <summary>Lays out a part of it that is about to be delivered; false when the row is malformed or does not have the shape's columns.</summary>
    public bool TryLayOutPart(ReadOnlySpan<byte> part, bool isLast)
    {
        var output = exchange.Shared.LaidOut;
        output.ResetWrittenCount();
        return _stream.TryTake(part, output) && (!isLast || _stream.IsAtEnd);
    }

    /// <summary>The part was handed to the client's connection.</summary>
    public void DeliveredPart()
    {
        for (var rest = exchange.Shared.LaidOut.WrittenSpan; !rest.IsEmpty;)
        {
            var piece = rest[..Math.Min(rest.Length, PieceBytes)];
            // How long the row is nobody knows before its end.
            if (_hasBegun) AddMore(piece);
            else AddFirst(piece, isCopy: false, whole: 0);
            _hasBegun = true;
            rest = rest[piece.Length..];
        }
    }

    protected override bool IsWritten(AppendResult result) => exchange.IsWritten(result, exchange.Target);
}
