using HoopWire.MySql.Wire;
using HoopWire.Recording;
using HoopWire.Sessions;
using HoopWire.Wire;

namespace HoopWire.MySql.Session;

/// <summary>Rows: counted, masked where their shape says so, recorded where the policy does, otherwise streamed through, of whatever length.</summary>
/// <param name="exchange">The session.</param>
internal sealed class RowReplies(Exchange exchange)
{
    private const string Misfit = "a row that does not fit its columns";
    private int _left;
    private bool _goesOn;
    private bool _dropped;
    private int _columns;
    private bool _records;

    /// <summary>Whether the rest of a row is still to come.</summary>
    public bool IsInRow => _left > 0 || _goesOn;

    /// <summary>The longest row that can be looked into.</summary>
    private int WholeBytesMax => exchange.Rows.IsOn ? Math.Min(exchange.Limits.MaskedRowBytesMax, RowRecorder.WholeRowBytesMax) : exchange.Limits.MaskedRowBytesMax;

    /// <summary>Takes the first packet of a row.</summary>
    public Step Take(ReadOnlySpan<byte> input, PacketHead head)
    {
        byte first = input[PacketHead.Bytes];
        if (exchange.Reply.IsBinary && first != BinaryRow.Header) return exchange.ViolatedByTarget("a row that is malformed");
        // A first cell of 16 MB and more. In a shorter packet the client, whose results end by an OK, would take it for that.
        if (exchange.Reframes && first == OkPacket.EndHeader && !head.GoesOn) return exchange.ViolatedByTarget("a row that is malformed");
        if (exchange.Command.Stopped is not null) return Drop(input, head);
        if (exchange.Rows.IsOn || exchange.Result.Shape is { LooksAtRows: true })
            return exchange.Result.Shape is { } shape ? TakeWhole(input, shape) : exchange.ViolatedByTarget("a row whose columns nobody has told of");
        if (!exchange.Watch.IsReady(input, out int wanted)) return Step.NeedMore(wanted);
        if (IsOverLimit(head.Length)) return Drop(input, head);
        exchange.Watch.Deliver(input);
        _dropped = false;
        return TakePacket(input, head);
    }

    /// <summary>Takes more of a row.</summary>
    public Step Continue(ReadOnlySpan<byte> input)
    {
        if (_left > 0) return _records ? PassRecorded(input) : Pass(input[..Math.Min(_left, input.Length)]);
        if (PacketHead.TryRead(input, out var head) == FrameStatus.NeedMore) return Step.NeedMore(PacketHead.Bytes);
        if (head.Sequence != exchange.TargetSequence) return exchange.ViolatedByTarget("a packet that is out of sequence");
        if (!_dropped && GoesOver(head.Length)) return Step.Waiting;
        return _records ? TakeHead(head) : TakePacket(input, head);
    }

    private Step TakePacket(ReadOnlySpan<byte> input, PacketHead head)
    {
        exchange.TargetSequence++;
        _goesOn = head.GoesOn;
        _left = head.Length;
        int there = Math.Min(head.Length, input.Length - PacketHead.Bytes);
        if (!_dropped)
        {
            byte sequence = exchange.ClientSequence++;
            if (sequence == head.Sequence)
            {
                // As it came: head and payload are one slice.
                exchange.Client.Connection.Forward(input[..(PacketHead.Bytes + there)]);
            }
            else
            {
                WriteHead(head with { Sequence = sequence });
                exchange.Client.Connection.Forward(input.Slice(PacketHead.Bytes, there));
            }
        }
        _left -= there;
        exchange.IsInPacket = IsInRow && !_dropped;
        return Step.Taken(PacketHead.Bytes + there);
    }

    private Step Drop(ReadOnlySpan<byte> input, PacketHead head)
    {
        _dropped = true;
        return TakePacket(input, head);
    }

    private Step Pass(ReadOnlySpan<byte> part)
    {
        if (!_dropped) exchange.Client.Connection.Forward(part);
        _left -= part.Length;
        exchange.IsInPacket = IsInRow && !_dropped;
        return Step.Taken(part.Length);
    }

    private void WriteHead(PacketHead head)
    {
        head.Write(exchange.Client.Connection.GetSpan(PacketHead.Bytes));
        exchange.Client.Connection.Advance(PacketHead.Bytes);
    }

    /// <summary>A row that is masked or recorded: it is delivered once there is room to record it.</summary>
    private Step TakeWhole(ReadOnlySpan<byte> input, RowShape shape)
    {
        switch (Message.TryRead(input, WholeBytesMax, out var message, out int wanted))
        {
            case MessageStatus.NeedMore:
                return Step.NeedMore(wanted);
            case MessageStatus.TooLong:
                return shape.LooksAtRows ? TooLong(input) : Start(input, shape);
            case MessageStatus.OutOfSequence:
                return exchange.ViolatedByTarget("a packet that is out of sequence");
        }
        var row = message.Payload(input, exchange.Shared.Gathered);
        bool records = exchange.Rows.IsOn;
        if (records && !exchange.Rows.Reserve(Bound(row.Length, shape))) return Step.Waiting;
        if (IsOverLimit(message.PayloadLength))
        {
            exchange.TargetSequence = message.NextSequence;
            return Step.Taken(message.Total);
        }
        exchange.Watch.LookInto(row);
        var change = Mask(row, shape);
        if (change == RowChange.Written) row = exchange.Shared.Payload.WrittenSpan;
        if (change == RowChange.Malformed || (records && !exchange.Rows.TryLayOut(row, shape))) return exchange.ViolatedByTarget(Misfit);
        if (change == RowChange.None && exchange.ClientSequence == message.FirstSequence)
        {
            // As it came: heads and payload are one slice.
            exchange.Client.Connection.Forward(input[..message.Total]);
            exchange.ClientSequence = message.NextSequence;
        }
        else
        {
            exchange.ClientSequence = Message.Write(exchange.Client.Connection, exchange.ClientSequence, row);
        }
        if (records) exchange.Rows.Delivered(shape);
        exchange.TargetSequence = message.NextSequence;
        return Step.Taken(message.Total);
    }

    /// <summary>A row that is too long to be put together, and recorded as it streams.</summary>
    private Step Start(ReadOnlySpan<byte> input, RowShape shape)
    {
        PacketHead.TryRead(input, out var head);
        if (IsOverLimit(head.Length)) return Drop(input, head);
        exchange.Rows.Start(shape);
        _columns = shape.Columns.Length;
        _dropped = false;
        return TakeHead(head);
    }

    private Step TakeHead(PacketHead head)
    {
        exchange.TargetSequence++;
        _goesOn = head.GoesOn;
        _left = head.Length;
        if (_left == 0 && !_goesOn && !exchange.Rows.TryLayOutPart(default, isLast: true)) return exchange.ViolatedByTarget(Misfit);
        WriteHead(head with { Sequence = exchange.ClientSequence++ });
        exchange.IsInPacket = _records = IsInRow;
        return Step.Taken(PacketHead.Bytes);
    }

    private Step PassRecorded(ReadOnlySpan<byte> input)
    {
        var part = input[..Math.Min(Math.Min(_left, input.Length), RowRecord.PartBytes)];
        if (!exchange.Rows.Reserve(RowLayout.Bound(part.Length, _columns))) return Step.Waiting;
        if (!exchange.Rows.TryLayOutPart(part, isLast: part.Length == _left && !_goesOn)) return exchange.ViolatedByTarget(Misfit);
        exchange.Client.Connection.Forward(part);
        exchange.Rows.DeliveredPart();
        _left -= part.Length;
        exchange.IsInPacket = _records = IsInRow;
        return Step.Taken(part.Length);
    }

    /// <summary>The most bytes that a row takes in the recording. What masks make of it is seldom longer.</summary>
    private static long Bound(int bytes, RowShape shape) => RowLayout.Bound(bytes, shape.Columns.Length) + (shape.LooksAtRows ? bytes : 0);

    private RowChange Mask(ReadOnlySpan<byte> row, RowShape shape)
    {
        if (!shape.LooksAtRows) return RowChange.None;
        var output = exchange.Shared.Payload;
        output.ResetWrittenCount();
        var detectors = exchange.Judge.Detectors;
        return exchange.Reply.IsBinary
            ? RowMasker.RewriteBinary(row, shape, detectors, output, exchange.Counts)
            : RowMasker.RewriteText(row, shape, detectors, output, exchange.Counts);
    }

    private Step TooLong(ReadOnlySpan<byte> input)
    {
        PacketHead.TryRead(input, out var head);
        Stop(Refusal.OverLimit($"A row is longer than the {ByteSize.Text(WholeBytesMax)} that can be masked: leave the long column out"));
        return Drop(input, head);
    }

    /// <summary>Counts the row; over a limit the result ends here with an error, and what the target still sends of it is dropped.</summary>
    private bool IsOverLimit(int length)
    {
        var count = exchange.Result.Count;
        var limits = exchange.Judge.Policy.Limits;
        if (limits.Rows is { } rows && count.Rows >= rows.Value)
        {
            Stop(Refusal.OverLimit($"The result has more than {rows.Value} rows: ask for fewer", rows.Rule));
            return true;
        }
        if (TooManyBytes(length) is { } over)
        {
            Stop(over);
            return true;
        }
        exchange.Watch.Compare(length);
        count.Rows++;
        count.Bytes += length;
        return false;
    }

    /// <summary>
    /// Counts a further packet of a row that is being delivered; over the limit the session ends here, for in the midst of a row there is no place for an error.
    /// </summary>
    private bool GoesOver(int length)
    {
        if (TooManyBytes(length) is { } over)
        {
            if (Tell(over)) exchange.Control.End(new EndReason(Side.Gateway, Stage.Policy, "A row is longer than the result may be."), over);
            return true;
        }
        exchange.Watch.CompareMore(length);
        exchange.Result.Count.Bytes += length;
        return false;
    }

    private Refusal? TooManyBytes(int more) => exchange.Judge.Policy.Limits.Bytes is { } bytes && exchange.Result.Count.Bytes + more > bytes.Value
        ? Refusal.OverLimit($"The result has more than {bytes.Value} bytes: ask for fewer rows or columns", bytes.Rule)
        : null;

    private void Stop(Refusal refusal)
    {
        exchange.Command.Stopped = refusal;
        if (Tell(refusal)) exchange.Control.CancelOnTarget();
    }

    private bool Tell(Refusal refusal) => exchange.Note(new NoticeEvent(exchange.Command.Sequence, "limit", refusal.Message, refusal.Rule));
}
