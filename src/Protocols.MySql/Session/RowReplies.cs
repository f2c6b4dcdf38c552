using HoopWire.MySql.Wire;
using HoopWire.Recording;
using HoopWire.Wire;

namespace HoopWire.MySql.Session;

/// <summary>Rows: counted, masked where their shape says so, otherwise streamed through, of whatever length.</summary>
/// <param name="exchange">The session.</param>
internal sealed class RowReplies(Exchange exchange)
{
    private int _left;
    private bool _goesOn;
    private bool _dropped;

    /// <summary>Whether the rest of a row is still to come.</summary>
    public bool IsInRow => _left > 0 || _goesOn;

    /// <summary>Takes the first packet of a row.</summary>
    public Step Take(ReadOnlySpan<byte> input, PacketHead head)
    {
        if (exchange.Reply.IsBinary && input[PacketHead.Bytes] != BinaryRow.Header) return exchange.ViolatedByTarget("a row that is malformed");
        if (exchange.Command.Stopped is null && exchange.Result.Shape is { LooksAtRows: true } shape) return Mask(input, shape);
        _dropped = exchange.Command.Stopped is not null || IsOverLimit(head.Length);
        return TakePacket(input, head);
    }

    /// <summary>Takes more of a row.</summary>
    public Step Continue(ReadOnlySpan<byte> input)
    {
        if (_left > 0) return Pass(input[..Math.Min(_left, input.Length)]);
        if (PacketHead.TryRead(input, out var head) == FrameStatus.NeedMore) return Step.NeedMore(PacketHead.Bytes);
        if (head.Sequence != exchange.TargetSequence) return exchange.ViolatedByTarget("a packet that is out of sequence");
        exchange.Result.Bytes += head.Length;
        return TakePacket(input, head);
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

    private Step Mask(ReadOnlySpan<byte> input, RowShape shape)
    {
        switch (Message.TryRead(input, exchange.Limits.MaskedRowBytesMax, out var message, out int wanted))
        {
            case MessageStatus.NeedMore:
                return Step.NeedMore(wanted);
            case MessageStatus.TooLong:
                return TooLong(input);
            case MessageStatus.OutOfSequence:
                return exchange.ViolatedByTarget("a packet that is out of sequence");
        }
        var row = message.Payload(input, exchange.Shared.Gathered);
        if (IsOverLimit(message.PayloadLength))
        {
            exchange.TargetSequence = message.NextSequence;
            return Step.Taken(message.Total);
        }
        var output = exchange.Shared.Payload;
        output.ResetWrittenCount();
        var detectors = exchange.Judge.Detectors;
        var change = exchange.Reply.IsBinary
            ? RowMasker.RewriteBinary(row, shape, detectors, output, exchange.Counts)
            : RowMasker.RewriteText(row, shape, detectors, output, exchange.Counts);
        if (change == RowChange.Malformed) return exchange.ViolatedByTarget("a row that does not fit its columns");
        if (change == RowChange.None && exchange.ClientSequence == message.FirstSequence)
        {
            exchange.Client.Connection.Forward(input[..message.Total]);
            exchange.ClientSequence = message.NextSequence;
        }
        else
        {
            exchange.ClientSequence = Message.Write(exchange.Client.Connection, exchange.ClientSequence, change == RowChange.None ? row : output.WrittenSpan);
        }
        exchange.TargetSequence = message.NextSequence;
        return Step.Taken(message.Total);
    }

    private Step TooLong(ReadOnlySpan<byte> input)
    {
        PacketHead.TryRead(input, out var head);
        Stop(Refusal.OverLimit($"A row is longer than the {ByteSize.Text(exchange.Limits.MaskedRowBytesMax)} that can be masked: leave the long column out"));
        _dropped = true;
        return TakePacket(input, head);
    }

    /// <summary>Counts the row; over a limit the result ends here with an error, and what the target still sends of it is dropped.</summary>
    private bool IsOverLimit(int length)
    {
        var result = exchange.Result;
        var limits = exchange.Judge.Policy.Limits;
        if (limits.Rows is { } rows && result.Rows >= rows.Value)
        {
            Stop(Refusal.OverLimit($"The result has more than {rows.Value} rows: ask for fewer", rows.Rule));
            return true;
        }
        if (limits.Bytes is { } bytes && result.Bytes + length > bytes.Value)
        {
            Stop(Refusal.OverLimit($"The result has more than {bytes.Value} bytes: ask for fewer rows or columns", bytes.Rule));
            return true;
        }
        result.Rows++;
        result.Bytes += length;
        return false;
    }

    private void Stop(Refusal refusal)
    {
        exchange.Command.Stopped = refusal;
        exchange.Recorder.Notice(new NoticeEvent(exchange.Command.Sequence, "limit", refusal.Message, refusal.Rule));
        exchange.Control.CancelOnTarget();
    }
}
