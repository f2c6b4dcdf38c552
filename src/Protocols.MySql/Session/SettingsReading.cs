using HoopWire.MySql.Sql;
using HoopWire.MySql.State;
using HoopWire.MySql.Wire;
using HoopWire.Net;
using HoopWire.Sessions;
using HoopWire.Wire;

namespace HoopWire.MySql.Session;

/// <summary>
/// A command of the gateway's own between two of the client's: asks the target for the session's settings while the client's leg waits. The client sees
/// nothing of it.
/// </summary>
/// <param name="exchange">The session.</param>
/// <param name="reply">Follows the answer.</param>
internal sealed class SettingsReading(Exchange exchange, ReplyMachine reply)
{
    /// <summary>A KILL QUERY may have been meant for the command before.</summary>
    private const int AttemptsMax = 3;

    private byte _sequence;
    private int _attempts;
    private LexicalSettings? _read;
    private string? _database;
    private LoopTimer? _deadline;

    /// <summary>Whether the target owes the answer.</summary>
    public bool IsAsked { get; private set; }

    /// <summary>Asks, where it is to be known by what settings a text is read. True when the command waits for the answer.</summary>
    public bool Ask()
    {
        if (!exchange.Judge.Policy.ReadsStatements)
        {
            // What passes unread may set anything.
            exchange.Settings.Forget();
            return false;
        }
        if (exchange.Settings.IsKnown(exchange.Status)) return false;
        exchange.Client.Wait(Waits.Settings);
        _attempts = 0;
        _deadline = exchange.Client.Connection.Loop.Schedule(exchange.Limits.TargetTimeout, static state => ((SettingsReading)state!).GiveUp(), this);
        Send();
        return true;
    }

    /// <summary>Takes a packet of the answer.</summary>
    public Step Take(ReadOnlySpan<byte> input)
    {
        if (PacketHead.TryRead(input, out var head) == FrameStatus.NeedMore) return Step.NeedMore(PacketHead.Bytes);
        if (head.Sequence != _sequence || head.Length is 0 or > MySqlLimits.StatusBytesMax) return exchange.ViolatedByTarget("an answer about the session's settings that is malformed");
        int total = PacketHead.Bytes + head.Length;
        if (input.Length < total) return Step.NeedMore(total);
        _sequence++;
        var payload = input[PacketHead.Bytes..total];
        if (reply.Phase == ReplyPhase.Rows && reply.IsRow(payload[0], payload.Length))
        {
            _read = SettingsQuery.Read(payload, exchange.Server.Version, out _database);
            return Step.Taken(total);
        }
        var what = reply.Take(payload);
        if (what is ReplyEvent.Violation or ReplyEvent.FileRequest) return exchange.ViolatedByTarget("an answer about the session's settings that is malformed");
        if (what == ReplyEvent.Error && !TryAgain(payload)) return Step.Waiting;
        if (what != ReplyEvent.Error && reply.Phase == ReplyPhase.Idle) Done();
        return Step.Taken(total);
    }

    private void Send()
    {
        IsAsked = true;
        _read = null;
        _database = null;
        _attempts++;
        _sequence = 1;
        reply.Begin(ReplyPhase.Header);
        Message.Write(exchange.Target.Connection, 0, [.. TargetCommand.QueryHead(exchange), .. SettingsQuery.For(exchange.Server.Version)]);
    }

    private bool TryAgain(ReadOnlySpan<byte> payload)
    {
        ErrPacket.TryRead(payload, out var error);
        if (error.Code == ErrorCode.QueryInterrupted && _attempts < AttemptsMax)
        {
            Send();
            return true;
        }
        End($"The target does not tell the session's settings (error {error.Code})");
        return false;
    }

    private void Done()
    {
        IsAsked = false;
        _deadline?.Cancel();
        exchange.Status = reply.Status;
        exchange.Settings.Learn(new Reading(_read ?? SettingsQuery.Unknown, _database), reply.Status);
        exchange.Client.Go(Waits.Settings);
    }

    private void GiveUp()
    {
        if (!exchange.HasEnded && IsAsked) End("The target does not tell the session's settings in time");
    }

    private void End(string why)
    {
        _deadline?.Cancel();
        exchange.Control.End(new EndReason(Side.Target, Stage.Relay, why + "."), Refusal.TargetLost(why));
    }
}
