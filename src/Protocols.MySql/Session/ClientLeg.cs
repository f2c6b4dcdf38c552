using HoopWire.MySql.State;
using HoopWire.MySql.Wire;
using HoopWire.Net;
using HoopWire.Sessions;
using HoopWire.Wire;

namespace HoopWire.MySql.Session;

/// <summary>
/// The client's messages, in the relay: whole commands, one at a time, each judged and recorded before anything of it is forwarded; or a file, where the
/// target has asked for one; or a proof of who it is, where it has asked to change that.
/// </summary>
internal sealed class ClientLeg
{
    /// <summary>Messages taken in one turn, so that one session's flood does not starve its neighbours.</summary>
    public const int MessagesPerTurn = 64;

    /// <summary>Bytes of a command. Servers take 16 or 64 MB unless they are told otherwise (max_allowed_packet).</summary>
    public const int CommandBytesMax = 48 << 20;

    private readonly Exchange _exchange;
    private readonly Commands _commands;
    private readonly FileData _file;

    public ClientLeg(Exchange exchange)
    {
        _exchange = exchange;
        _commands = new Commands(exchange);
        _file = new FileData(exchange);
    }

    /// <summary>Takes what the client sent.</summary>
    public StepResult OnReceive(ReadOnlySpan<byte> input)
    {
        var x = _exchange;
        int position = 0, wanted = 0, budget = MessagesPerTurn;
        while (position < input.Length && !x.HasEnded && !x.Client.IsWaiting && budget > 0)
        {
            budget--;
            var step = Take(input[position..]);
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

    private Step Take(ReadOnlySpan<byte> input)
    {
        if (_exchange.Reply.Phase == ReplyPhase.FileData) return _file.Take(input);
        if (_exchange.Reply.Phase == ReplyPhase.Proof) return _exchange.ClientChannel.Take(input);
        if (_exchange.Reply.Phase != ReplyPhase.Idle)
        {
            // The next command came early: it waits for the answer to the one before.
            _exchange.Client.Wait(Waits.Replies);
            return Step.Waiting;
        }
        switch (Message.TryRead(input, CommandBytesMax, out var message, out int wanted))
        {
            case MessageStatus.NeedMore:
                return Step.NeedMore(wanted);
            case MessageStatus.TooLong:
                return TooLong();
            case MessageStatus.OutOfSequence:
                return _exchange.ViolatedByClient("The client sent packets that are out of sequence");
            default:
                if (message.FirstSequence != 0) return _exchange.ViolatedByClient("The client sent a command whose packets are out of sequence");
                if (message.PayloadLength == 0) return _exchange.ViolatedByClient("The client sent an empty command");
                return _commands.Take(input, message);
        }
    }

    private Step TooLong()
    {
        const string What = "The client sent a command that is longer than 48 MB";
        _exchange.Control.End(
            new Sessions.EndReason(Sessions.Side.Client, Sessions.Stage.Relay, What), new Refusal(ErrorCode.PacketTooLarge, "08S01", "A command is longer than the 48 MB that the gateway takes"));
        return Step.Waiting;
    }
}
