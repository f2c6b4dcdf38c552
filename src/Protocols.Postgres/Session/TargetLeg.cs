using HoopWire.Net;
using HoopWire.Postgres.State;
using HoopWire.Postgres.Wire;
using HoopWire.Sessions;
using HoopWire.Wire;

namespace HoopWire.Postgres.Session;

/// <summary>
/// The messages of the target, in the relay: each must be one that the oldest reply owed allows. What must be looked at is gathered; everything
/// else streams.
/// </summary>
internal sealed class TargetLeg
{
    /// <summary>Messages taken in one turn, so that one session's flood does not starve its neighbours.</summary>
    public const int MessagesPerTurn = 1024;

    private readonly Exchange _exchange;
    private readonly RowReplies _rows;
    private readonly CompletionReplies _completions;
    private readonly ServerTexts _texts;

    public TargetLeg(Exchange exchange, ServerTexts texts)
    {
        _exchange = exchange;
        _texts = texts;
        _rows = new RowReplies(exchange);
        _completions = new CompletionReplies(exchange, texts);
    }

    /// <summary>Takes what the target sent.</summary>
    public StepResult OnReceive(ReadOnlySpan<byte> input)
    {
        var x = _exchange;
        int position = 0, wanted = 0, budget = MessagesPerTurn;
        while (position < input.Length && !x.HasEnded && !x.Target.IsWaiting && budget > 0)
        {
            if (x.TargetBody.Left > 0)
            {
                int taken = x.Rows.IsStreaming ? x.Rows.Take(input[position..]) : x.TargetBody.Take(input[position..]);
                if (taken == 0) break;
                position += taken;
                if (x.TargetBody.Left == 0) _texts.AtBoundary();
                continue;
            }
            budget--;
            var step = TakeMessage(input[position..]);
            position += step.Consumed;
            wanted = step.Wanted;
            if (step.Consumed == 0) break;
        }
        if (x.HasEnded) return new StepResult(input.Length);
        x.Rows.Commit();
        x.Client.Connection.Flush();
        x.Target.Connection.Flush();
        if (x.Client.Connection.IsCongested) x.Target.Wait(Waits.Congestion);
        return new StepResult(position, wanted, budget == 0);
    }

    private Step TakeMessage(ReadOnlySpan<byte> input)
    {
        switch (BackendMessage.TryReadHead(input, out byte type, out int total))
        {
            case FrameStatus.NeedMore:
                return Step.NeedMore(FrameReader.HeadBytes);
            case FrameStatus.Malformed:
                return _exchange.ViolatedByTarget("a message of an unknown type or a length that it cannot have");
            default:
                return Dispatch(type, new Frame(input, total));
        }
    }

    private Step Dispatch(byte type, in Frame frame)
    {
        switch (type)
        {
            case BackendMessage.DataRow:
                return _rows.Row(frame);
            case BackendMessage.RowDescription:
                return _rows.Description(frame);
            case BackendMessage.CopyData:
                return _rows.CopyData(frame);
            case BackendMessage.NoticeResponse:
                return _texts.Notice(frame);
            case BackendMessage.NotificationResponse:
                return _texts.Notification(frame);
            case BackendMessage.ParameterStatus:
                return _texts.ParameterStatus(frame);
            default:
                return frame.IsWhole || type == BackendMessage.FunctionCallResponse ? Reply(type, frame) : Step.NeedMore(frame.Total);
        }
    }

    private Step Reply(byte type, in Frame frame)
    {
        switch (type)
        {
            case BackendMessage.ErrorResponse:
                return _completions.Error(frame);
            case BackendMessage.ReadyForQuery:
                return _completions.Ready(frame);
            case BackendMessage.CommandComplete:
            case BackendMessage.EmptyQueryResponse:
            case BackendMessage.PortalSuspended:
                return _completions.Complete(type, frame);
            case BackendMessage.ParseComplete:
                return Expect(ReplyKind.Parse, frame);
            case BackendMessage.BindComplete:
                return Expect(ReplyKind.Bind, frame);
            case BackendMessage.CloseComplete:
                return Expect(ReplyKind.Close, frame);
            case BackendMessage.ParameterDescription:
                return ParameterDescription(frame);
            case BackendMessage.NoData:
                return NoData(frame);
            case BackendMessage.CopyInResponse:
            case BackendMessage.CopyOutResponse:
            case BackendMessage.CopyDone:
                return _rows.CopyControl(frame);
            case BackendMessage.FunctionCallResponse:
                return FunctionResult(frame);
            default:
                return _exchange.ViolatedByTarget("a message that is not allowed in this state");
        }
    }

    private bool IsHead(ReplyKind kind) => _exchange.Replies.Count > 0 && _exchange.Replies.Head.Kind == kind;

    private Step Expect(ReplyKind kind, in Frame frame)
    {
        if (!IsHead(kind) || _exchange.Replies.Head.Refusal is not null) return _exchange.ViolatedByTarget("a completion that nothing asked for");
        ref var reply = ref _exchange.Replies.Head;
        if (kind == ReplyKind.Parse && reply.Statement is { } parsed) _exchange.Statements.ParseAnswered(parsed, true);
        if (kind == ReplyKind.Close && reply.Statement is { } closed) _exchange.Statements.CloseAnswered(closed.Name, true);
        if (!reply.Swallow) _exchange.Client.Connection.Forward(frame.Available);
        _exchange.ReplyDone();
        return Step.Taken(frame);
    }

    private Step ParameterDescription(in Frame frame)
    {
        if (!IsHead(ReplyKind.DescribeStatement) || _exchange.Replies.Head.ParametersSeen)
            return _exchange.ViolatedByTarget("a ParameterDescription that nothing asked for");
        _exchange.Replies.Head.ParametersSeen = true;
        if (_exchange.Replies.Head.Statement is { } statement && Wire.ParameterDescription.TryRead(frame.Body, out var description)) statement.Described(description.Types.Bytes);
        if (!_exchange.Replies.Head.Swallow) _exchange.Client.Connection.Forward(frame.Available);
        return Step.Taken(frame);
    }

    private Step NoData(in Frame frame)
    {
        bool allowed = IsHead(ReplyKind.DescribePortal) || (IsHead(ReplyKind.DescribeStatement) && _exchange.Replies.Head.ParametersSeen);
        if (!allowed) return _exchange.ViolatedByTarget("a NoData that nothing asked for");
        if (!_exchange.Replies.Head.Swallow) _exchange.Client.Connection.Forward(frame.Available);
        _exchange.ReplyDone();
        return Step.Taken(frame);
    }

    /// <summary>FunctionCallResponse: once for each call, and for none that was refused.</summary>
    private Step FunctionResult(in Frame frame)
    {
        var result = _exchange.Result;
        if (!IsHead(ReplyKind.FunctionCall) || _exchange.Replies.Head.Refusal is not null || result.HasFailed || result.Bytes > 0)
            return _exchange.ViolatedByTarget("the result of a function call that nothing asked for");
        result.Bytes = frame.Total;
        _exchange.Client.Connection.Forward(frame.Available);
        _exchange.TargetBody.Expect(frame.Total - frame.Available.Length, _exchange.Client.Connection);
        return Step.Taken(frame);
    }
}
