using HoopWire.Net;
using HoopWire.Postgres.State;
using HoopWire.Postgres.Wire;
using HoopWire.Recording;
using HoopWire.Sessions;
using HoopWire.Wire;

namespace HoopWire.Postgres.Session;

/// <summary>
/// The messages of the client, in the relay: each is judged and recorded before anything of it is forwarded. Original bytes are forwarded unless
/// the message is refused, in which case one that is certain to fail takes its place, so that client and target stay in the same state.
/// </summary>
internal sealed class ClientLeg
{
    /// <summary>Messages taken in one turn, so that one session's flood does not starve its neighbours.</summary>
    public const int MessagesPerTurn = 256;

    private readonly Exchange _exchange;
    private readonly StatementCommands _statements;
    private readonly PortalCommands _portals;
    private readonly CopyIn _copyIn;

    public ClientLeg(Exchange exchange)
    {
        _exchange = exchange;
        var record = new CommandRecord(exchange);
        var names = new SqlNames(exchange);
        _statements = new StatementCommands(exchange, record, names);
        _portals = new PortalCommands(exchange, record, names);
        _copyIn = new CopyIn(exchange);
    }

    /// <summary>Takes what the client sent.</summary>
    public StepResult OnReceive(ReadOnlySpan<byte> input)
    {
        var x = _exchange;
        int position = 0, wanted = 0, budget = MessagesPerTurn;
        while (position < input.Length && !x.HasEnded && !x.Client.IsWaiting && budget > 0)
        {
            if (x.ClientBody.Left > 0)
            {
                position += x.ClientBody.Take(input[position..]);
                continue;
            }
            budget--;
            var step = TakeMessage(input[position..]);
            position += step.Consumed;
            wanted = step.Wanted;
            if (step.Consumed == 0) break;
        }
        if (x.HasEnded) return new StepResult(input.Length);
        x.Target.Connection.Flush();
        x.Client.Connection.Flush();
        if (x.Target.Connection.IsCongested) x.Client.Wait(Waits.Congestion);
        return new StepResult(position, wanted, budget == 0);
    }

    private Step TakeMessage(ReadOnlySpan<byte> input)
    {
        switch (FrontendMessage.TryReadHead(input, out byte type, out int total))
        {
            case FrameStatus.NeedMore:
                return Step.NeedMore(FrameReader.HeadBytes);
            case FrameStatus.Malformed:
                return _exchange.ViolatedByClient("The client sent a message of an unknown type or a length that it cannot have");
            default:
                var frame = new Frame(input, total);
                if (_exchange.SkipsUntilSync && type is not (FrontendMessage.Sync or FrontendMessage.Terminate)) return Drop(frame);
                return Dispatch(type, frame);
        }
    }

    private Step Dispatch(byte type, in Frame frame)
    {
        if (_exchange.Replies.IsFull && type != FrontendMessage.Terminate)
        {
            _exchange.WaitForRoom();
            return Step.Waiting;
        }
        if (type is FrontendMessage.Query or FrontendMessage.Parse or FrontendMessage.Bind) _copyIn.Reset();
        switch (type)
        {
            case FrontendMessage.Query:
                return _statements.Query(frame);
            case FrontendMessage.Parse:
                return _statements.Parse(frame);
            case FrontendMessage.Bind:
                return _portals.Bind(frame);
            case FrontendMessage.Execute:
                return _portals.Execute(frame);
            case FrontendMessage.Describe:
                return _portals.Describe(frame);
            case FrontendMessage.Close:
                return _portals.Close(frame);
            case FrontendMessage.Sync:
                return Sync(frame);
            case FrontendMessage.CopyDone:
            case FrontendMessage.CopyFail:
                return _copyIn.End(frame);
            case FrontendMessage.CopyData:
                // Outside a COPY the target passes over it, as it must after a COPY that failed (protocol-flow, "COPY Operations").
                return _copyIn.Data(frame);
            case FrontendMessage.Flush:
                return Stream(frame);
            case FrontendMessage.FunctionCall:
                return _statements.FunctionCall(frame);
            case FrontendMessage.Terminate:
                return Terminate();
            default:
                return _exchange.ViolatedByClient("The client sent a message that belongs to the login");
        }
    }

    private Step Sync(in Frame frame)
    {
        if (!frame.IsWhole) return Step.NeedMore(frame.Total);
        _exchange.SkipsUntilSync = false;
        _exchange.HasUnsynced = false;
        if (!_exchange.IsCopyingIn) _exchange.Replies.Enqueue(ReplyKind.Sync).CopyEnds = _exchange.CopyEnds;
        _exchange.Target.Connection.Forward(frame.Available);
        return Step.Taken(frame);
    }

    private Step Stream(in Frame frame)
    {
        _exchange.Target.Connection.Forward(frame.Available);
        _exchange.ClientBody.Expect(frame.Total - frame.Available.Length, _exchange.Target.Connection);
        return Step.Taken(frame);
    }

    private Step Drop(in Frame frame)
    {
        // It may be the one that a catalogue was waited for.
        (_exchange.CatalogueFailure, _exchange.IsCatalogueFresh) = (null, false);
        _exchange.ClientBody.Expect(frame.Total - frame.Available.Length, null);
        return Step.Taken(frame);
    }

    private Step Terminate()
    {
        _exchange.Control.End(new EndReason(Side.Client, Stage.Relay, "The client closed the session."), null);
        return Step.Waiting;
    }
}
