using System.Buffers;
using System.Buffers.Binary;
using System.Text;
using HoopWire.MySql.State;
using HoopWire.MySql.Wire;
using HoopWire.Policy;
using HoopWire.Recording;

namespace HoopWire.MySql.Session;

/// <summary>Commands that carry SQL (COM_QUERY, COM_STMT_PREPARE), and the killing of connections.</summary>
/// <param name="exchange">The session.</param>
/// <param name="gate">Where commands are admitted.</param>
internal sealed class TextCommands(Exchange exchange, CommandGate gate)
{
    private readonly ArrayBufferWriter<byte> _bound = new();

    /// <summary>COM_QUERY: judged, recorded, held or forwarded.</summary>
    public Step Query(in CommandPacket whole)
    {
        if (!TryTakeAttributes(whole, out int textAt)) return exchange.ViolatedByClient("The client sent a query whose attributes are malformed, or more than 128 or 64 KB");
        var attributes = exchange.Shared.Attributes;
        var packet = new CommandPacket(whole.Bytes, whole.Payload, whole.Next, textAt);
        var text = packet.Argument;
        if (KillStatement.TryRead(text, out var kill) && ConnectionIds.IsOwn(kill.Id)) return Kill(packet, kill, text, exchange.Shared.Parameters.WrittenSpan);
        var decision = exchange.Decide(text);
        var command = new CommandText
        {
            Kind = "query",
            Text = text,
            Decision = decision,
            Parameters = exchange.Shared.Parameters.WrittenSpan,
            Bound = decision.Verdict.Kind == VerdictKind.Hold ? Bound(attributes) : default,
            Reason = attributes.Reason,
            Refusal = decision.IsWrite ? attributes.WrittenBack(exchange.Judge.Writes) : null,
            MayHold = true,
        };
        if (gate.Admit(command, packet) is { } step) return step;
        byte[]? fileText = FileRequests.MayAsk(text) ? text.ToArray() : null;
        Commands.Forwarded(exchange, packet, decision, null, ReplyPhase.Header, binary: false, runs: true, fileText);
        if (textAt == 1) exchange.Target.Connection.Forward(packet.Bytes);
        else exchange.Shared.Outgoing.ForwardQuery(exchange, packet, attributes);
        return Step.Taken(packet.Bytes.Length);
    }

    /// <summary>Reads what stands before a query's text, for every decision about it is about what stands behind.</summary>
    private bool TryTakeAttributes(in CommandPacket packet, out int textAt)
    {
        textAt = 1;
        exchange.Shared.Attributes.Clear();
        exchange.Shared.Parameters.ResetWrittenCount();
        if (!exchange.TakesAttributes) return true;
        if (!QueryRequest.TryRead(packet.Payload, out var request)) return false;
        textAt = request.TextAt;
        return exchange.Shared.Attributes.TryTake(request.Attributes, request.Attributes.Values, exchange.Judge.Detectors, exchange.Shared.Parameters);
    }

    private ReadOnlySpan<byte> Bound(CommandAttributes attributes)
    {
        _bound.ResetWrittenCount();
        if (exchange.TellsAttributes) attributes.Bind(_bound);
        return _bound.WrittenSpan;
    }

    /// <summary>COM_STMT_PREPARE: judged and recorded; what needs approval is held when it runs, where the parameters are known.</summary>
    public Step Prepare(in CommandPacket packet)
    {
        var text = packet.Argument;
        var decision = exchange.Decide(text);
        var command = new CommandText
        {
            Kind = CommandEvent.Prepare,
            Text = text,
            Decision = decision,
            Refusal = exchange.Statements.IsFull
                ? new Refusal(ErrorCode.MaxPreparedStatements, "42000", "The session holds as many prepared statements as it may")
                : null,
        };
        exchange.Statements.ForgetLast();
        if (gate.Admit(command, packet) is { } step) return step;
        var statement = new PreparedStatement(text.ToArray(), decision, exchange.Judge, exchange.Settings.Current);
        Commands.Forwarded(exchange, packet, decision, statement, ReplyPhase.Prepare, binary: false, runs: false);
        exchange.Target.Connection.Forward(packet.Bytes);
        return Step.Taken(packet.Bytes.Length);
    }

    /// <summary>COM_PROCESS_KILL: what KILL CONNECTION does.</summary>
    public Step ProcessKill(in CommandPacket packet)
    {
        if (packet.Argument.Length != sizeof(uint)) return exchange.ViolatedByClient("The client sent a command that is malformed");
        var kill = new KillStatement(false, BinaryPrimitives.ReadUInt32LittleEndian(packet.Argument));
        byte[] text = kill.For((uint)kill.Id);
        if (ConnectionIds.IsOwn(kill.Id)) return Kill(packet, kill, text, default);
        // A number of the target's own: as if it had been written.
        var command = new CommandText { Kind = "process-kill", Text = text, Decision = exchange.Decide(text), MayHold = true };
        if (gate.Admit(command, packet) is { } step) return step;
        Commands.Forwarded(exchange, packet, command.Decision, null, ReplyPhase.Status, binary: false, runs: false);
        exchange.Target.Connection.Forward(packet.Bytes);
        return Step.Taken(packet.Bytes.Length);
    }

    /// <summary>
    /// A number that the gateway gave: the target knows the connection by another one. The same person may end what they run on the same target, whatever the
    /// rules say of KILL.
    /// </summary>
    private Step Kill(in CommandPacket packet, KillStatement kill, ReadOnlySpan<byte> text, ReadOnlySpan<byte> parameters)
    {
        uint? thread = exchange.Control.FindThread((uint)kill.Id, withdraws: kill.IsQuery);
        var command = new CommandText
        {
            Kind = "kill",
            Text = text,
            Parameters = parameters,
            Decision = StatementDecision.Unread,
            Refusal = thread is null ? UnknownThread(kill.Id) : null,
        };
        if (gate.Admit(command, packet) is { } step) return step;
        Commands.Forwarded(exchange, packet, command.Decision, null, ReplyPhase.Status, binary: false, runs: false);
        Message.Write(exchange.Target.Connection, 0, [.. TargetCommand.QueryHead(exchange), .. kill.For(thread!.Value)]);
        return Step.Taken(packet.Bytes.Length);
    }

    private Refusal UnknownThread(ulong id) => new(
        ErrorCode.NoSuchThread, "HY000", exchange.Control.IsForeign((uint)id) ? $"Thread {id} is a connection through another gateway: send the KILL through that one" : $"Unknown thread id: {id}");
}
