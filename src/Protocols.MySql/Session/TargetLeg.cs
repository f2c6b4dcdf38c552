using HoopWire.MySql.State;
using HoopWire.MySql.Wire;
using HoopWire.Net;
using HoopWire.Sessions;
using HoopWire.Wire;

namespace HoopWire.MySql.Session;

/// <summary>
/// The target's packets, in the relay: each must be one that the phase of the answer allows, in sequence. What must be looked at is gathered; rows that
/// nothing is masked in stream through.
/// </summary>
internal sealed class TargetLeg
{
    /// <summary>Packets taken in one turn, so that one session's flood does not starve its neighbours.</summary>
    public const int PacketsPerTurn = 1024;

    private readonly Exchange _exchange;
    private readonly RowReplies _rows;
    private readonly Replies _replies;

    public TargetLeg(Exchange exchange)
    {
        _exchange = exchange;
        _rows = new RowReplies(exchange);
        _replies = new Replies(exchange);
    }

    /// <summary>Takes what the target sent.</summary>
    public StepResult OnReceive(ReadOnlySpan<byte> input)
    {
        var x = _exchange;
        int position = 0, wanted = 0, budget = PacketsPerTurn;
        while (position < input.Length && !x.HasEnded && !x.Target.IsWaiting && budget > 0)
        {
            budget--;
            var step = _rows.IsInRow ? _rows.Continue(input[position..]) : TakePacket(input[position..]);
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

    private Step TakePacket(ReadOnlySpan<byte> input)
    {
        var x = _exchange;
        if (x.SettingsReading.IsAsked) return x.SettingsReading.Take(input);
        if (x.Reply.Phase == ReplyPhase.Login) return x.TargetChannel.Take(input);
        if (PacketHead.TryRead(input, out var head) == FrameStatus.NeedMore) return Step.NeedMore(PacketHead.Bytes);
        if (!x.Reply.IsOwed) return Unasked(input, head);
        if (head.Sequence != x.TargetSequence) return x.ViolatedByTarget("a packet that is out of sequence");
        if (x.Reply.Phase == ReplyPhase.FileData) return x.ViolatedByTarget("a packet before the client has sent its file");
        if (head.Length == 0) return x.ViolatedByTarget("an empty packet");
        if (x.Reply.Phase == ReplyPhase.Rows)
        {
            if (input.Length == PacketHead.Bytes) return Step.NeedMore(PacketHead.Bytes + 1);
            if (x.Reply.IsRow(input[PacketHead.Bytes], head.Length)) return _rows.Take(input, head);
        }
        if (head.Length > MySqlLimits.StatusBytesMax) return x.ViolatedByTarget("a packet that is longer than one of its kind can be");
        int total = PacketHead.Bytes + head.Length;
        return input.Length < total ? Step.NeedMore(total) : _replies.Take(input[..total]);
    }

    /// <summary>Nothing is owed: only an error can come, from a target that is being shut down or has lost patience. It closes next.</summary>
    private Step Unasked(ReadOnlySpan<byte> input, PacketHead head)
    {
        int total = PacketHead.Bytes + head.Length;
        if (head.Length > MySqlLimits.StatusBytesMax) return _exchange.ViolatedByTarget("a packet that nothing asked for");
        if (input.Length < total) return Step.NeedMore(total);
        if (!ErrPacket.TryRead(input[PacketHead.Bytes..total], out var error)) return _exchange.ViolatedByTarget("a packet that nothing asked for");
        _exchange.Control.End(
            new Sessions.EndReason(Sessions.Side.Target, Sessions.Stage.Relay, $"The target ended the connection with error {error.Code}."),
            Refusal.Killed($"The target ended the connection with error {error.Code}"));
        return Step.Waiting;
    }
}
