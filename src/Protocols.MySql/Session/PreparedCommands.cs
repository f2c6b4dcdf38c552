using System.Buffers;
using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using HoopWire.MySql.State;
using HoopWire.MySql.Wire;
using HoopWire.Policy;
using HoopWire.Policy.Masking;

namespace HoopWire.MySql.Session;

/// <summary>Commands on prepared statements.</summary>
/// <param name="exchange">The session.</param>
/// <param name="gate">Where commands are admitted.</param>
internal sealed class PreparedCommands(Exchange exchange, CommandGate gate)
{
    /// <summary>Answers a value of a type that servers read each in its own way, or not at all.</summary>
    public static readonly Refusal UnreadType = new(ErrorCode.WrongArguments, "HY000", "A parameter is of a type of which servers read no value, or each another one: bind it as a number, a date, a time, a text or bytes");

    /// <summary>Answers an execution of whose values in parts not all were taken.</summary>
    public static readonly Refusal TooManyLong = new(ErrorCode.WrongArguments, "HY000", "The session has sent more than 65535 values in parts for its statements: reset or close those that it does not run");

    private const int LongDataHeadBytes = 7;
    private readonly ArrayBufferWriter<byte> _bound = new();
    private readonly ZeroParameters _zeros = new();

    /// <summary>COM_STMT_EXECUTE: the text was judged when it was prepared, and is again where the policy has changed; with its parameters it may be held.</summary>
    public Step Execute(in CommandPacket packet)
    {
        if (!ExecuteRequest.TryReadId(packet.Payload, out uint id)) return Malformed();
        if (exchange.Statements.Find(id) is not { } statement) return Unknown(packet, id);
        if (!TryRead(packet, statement, out var named)) return Malformed();
        if (statement.HasTooManyLong) return Refuse("execute", packet, statement, TooManyLong);
        var request = named.Plain;
        var types = request.Types.IsEmpty ? statement.Types : request.Types;
        if (types.Length < statement.Parameters * 2) return Malformed();
        if (!ExecuteParameters.AreAgreed(request, statement, types)) return Refuse("execute", packet, statement, UnreadType);
        var parameters = exchange.Shared.Parameters;
        if (!ExecuteParameters.TryWrite(request, statement, types, exchange.Judge.Detectors, parameters, out int read, out bool areCut)) return Malformed();
        var attributes = exchange.Shared.Attributes;
        attributes.Clear();
        if (!attributes.TryTake(named.Attributes, request.Values[read..], exchange.Judge.Detectors, parameters)) return Malformed();
        var values = request.Values[..read];
        Span<byte> name = stackalloc byte[10];
        var decision = _zeros.Decide(statement, statement.Decide(exchange.Judge, exchange.Settings.Current), exchange.Judge, request, types);
        var command = new CommandText
        {
            Kind = "execute",
            Text = statement.Text,
            Decision = decision,
            Refusal = decision.IsWrite ? WrittenBack(request.Values, statement) : null,
            StatementName = name[..Name(statement.Id, name)],
            Parameters = parameters.WrittenSpan,
            Digests = areCut ? ExecuteParameters.Digests(request, statement, types) : null,
            // Only an approval is bound to them.
            Bound = decision.Verdict.Kind != VerdictKind.Hold ? default : Bound(request, types, values, statement),
            Reason = attributes.Reason,
            MayHold = true,
        };
        if (gate.Admit(command, packet) is { } step) return step;
        statement.KeepTypes(request.Types);
        exchange.Statements.CloseCursor(statement);
        exchange.Statements.ClearLongData(statement);
        Commands.Forwarded(exchange, packet, command.Decision, statement, ReplyPhase.Header, binary: true, runs: true, asksCursor: ExecuteRequest.AsksCursor(packet.Payload));
        if (exchange.TakesAttributes) exchange.Shared.Outgoing.ForwardExecution(exchange, packet, statement, named, values, attributes);
        else Forward(packet, statement, id);
        return Step.Taken(packet.Bytes.Length);
    }

    /// <summary>Reads the execution, which is laid out by what was agreed on with the client.</summary>
    private bool TryRead(in CommandPacket packet, PreparedStatement statement, out NamedExecuteRequest request)
    {
        if (exchange.TakesAttributes) return NamedExecuteRequest.TryRead(packet.Payload, statement.Parameters, exchange.Shared.Execution, out request);
        bool read = ExecuteRequest.TryRead(packet.Payload, statement.Parameters, out var plain);
        request = new NamedExecuteRequest { Plain = plain };
        return read;
    }

    /// <summary>COM_STMT_FETCH: rows of the cursor that an execution has opened.</summary>
    public Step Fetch(in CommandPacket packet)
    {
        if (packet.Argument.Length != 2 * sizeof(uint)) return Malformed();
        uint id = BinaryPrimitives.ReadUInt32LittleEndian(packet.Argument);
        if (exchange.Statements.Find(id) is not { } statement) return Unknown(packet, id);
        Span<byte> name = stackalloc byte[10];
        var command = new CommandText
        {
            Kind = "fetch",
            Decision = statement.Decide(exchange.Judge, exchange.Settings.Current),
            StatementName = name[..Name(statement.Id, name)],
            Refusal = RefuseFetch(statement),
        };
        if (gate.Admit(command, packet) is { } step) return step;
        Commands.Forwarded(exchange, packet, command.Decision, statement, ReplyPhase.Rows, binary: true, runs: true);
        exchange.Result.Continue(statement);
        Forward(packet, statement, id);
        return Step.Taken(packet.Bytes.Length);
    }

    /// <summary>Rows of a cursor are masked and recorded as it was opened: by rules of before nothing more is shown, unless those in force say the same.</summary>
    private Refusal? RefuseFetch(PreparedStatement statement)
    {
        if (statement is not { Cursor: not null, CursorPolicy: { } openedBy }) return Refusal.NotSupported("The statement has no open cursor");
        var inForce = exchange.Judge.Policy;
        if (!openedBy.IsSameAs(inForce)) return Refusal.NotSupported("The rules have changed since the cursor was opened: execute the statement again");
        statement.CursorPolicy = inForce;
        return null;
    }

    /// <summary>COM_STMT_SEND_LONG_DATA: a part of a parameter's value. It has no answer; the value is recorded with the execution.</summary>
    public Step SendLongData(in CommandPacket packet)
    {
        if (packet.Payload.Length < LongDataHeadBytes) return Malformed();
        uint id = BinaryPrimitives.ReadUInt32LittleEndian(packet.Argument);
        int parameter = BinaryPrimitives.ReadUInt16LittleEndian(packet.Argument[sizeof(uint)..]);
        // A statement or parameter that is not there: the target would say nothing either, and fail at the execution.
        if (exchange.Statements.Find(id) is { } statement && parameter < statement.Parameters)
        {
            exchange.Continued++;
            var data = packet.Payload[LongDataHeadBytes..];
            if (!exchange.Statements.TryAddLongData(statement, parameter, data)) return Step.Taken(packet.Bytes.Length);
            statement.CarriesMask |= exchange.Judge.Writes?.Find(data) is not null;
            Forward(packet, statement, id);
        }
        return Step.Taken(packet.Bytes.Length);
    }

    /// <summary>COM_STMT_CLOSE: no answer.</summary>
    public Step Close(in CommandPacket packet)
    {
        if (packet.Argument.Length != sizeof(uint)) return Malformed();
        uint id = BinaryPrimitives.ReadUInt32LittleEndian(packet.Argument);
        // One that is not there: the target would say nothing either.
        if (exchange.Statements.Find(id) is { } statement)
        {
            exchange.Statements.Close(statement.Id);
            Forward(packet, statement, id);
        }
        return Step.Taken(packet.Bytes.Length);
    }

    /// <summary>COM_STMT_RESET: forgets long data and closes the cursor.</summary>
    public Step Reset(in CommandPacket packet)
    {
        if (packet.Argument.Length != sizeof(uint)) return Malformed();
        uint id = BinaryPrimitives.ReadUInt32LittleEndian(packet.Argument);
        if (exchange.Statements.Find(id) is not { } statement) return Unknown(packet, id);
        Span<byte> name = stackalloc byte[10];
        var command = new CommandText { Kind = "reset", Decision = StatementDecision.Unread, StatementName = name[..Name(statement.Id, name)] };
        if (gate.Admit(command, packet) is { } step) return step;
        exchange.Statements.ClearLongData(statement);
        exchange.Statements.CloseCursor(statement);
        Commands.Forwarded(exchange, packet, command.Decision, null, ReplyPhase.Status, binary: false, runs: false);
        Forward(packet, statement, id);
        return Step.Taken(packet.Bytes.Length);
    }

    /// <summary>The exact bytes of the parameters: what came with the execution, and the digests of what came before it. The command stands first, so that the other kind has none of them.</summary>
    private ReadOnlySpan<byte> Bound(in ExecuteRequest request, ReadOnlySpan<byte> types, ReadOnlySpan<byte> values, PreparedStatement statement)
    {
        _bound.ResetWrittenCount();
        if (exchange.TellsAttributes) exchange.Shared.Attributes.Bind(_bound);
        if (statement.Parameters == 0) return _bound.WrittenSpan;
        _bound.WriteByte((byte)CommandCode.StmtExecute);
        _bound.Write(request.Nulls);
        _bound.Write(types);
        _bound.Write(values);
        if (!statement.HasLongData) return _bound.WrittenSpan;
        Span<byte> part = stackalloc byte[sizeof(int) + sizeof(long) + 32];
        for (int i = 0; i < statement.Parameters; i++)
        {
            if (statement.LongData(i) is not { } value) continue;
            BinaryPrimitives.WriteInt32LittleEndian(part, i);
            BinaryPrimitives.WriteInt64LittleEndian(part[4..], value.Length);
            value.WriteHash(part[12..]);
            _bound.Write(part);
        }
        return _bound.WrittenSpan;
    }

    /// <summary>Forwards a command on a statement by the number that the target has given it, whichever way the client has named it.</summary>
    public void Forward(in CommandPacket packet, PreparedStatement statement, uint id)
    {
        if (id == statement.Id)
        {
            exchange.Target.Connection.Forward(packet.Bytes);
            return;
        }
        byte[] payload = packet.Payload.ToArray();
        BinaryPrimitives.WriteUInt32LittleEndian(payload.AsSpan(1), statement.Id);
        Message.Write(exchange.Target.Connection, 0, payload);
    }

    /// <summary>What a mask has put in the place of a value is not written.</summary>
    public Refusal? WrittenBack(ReadOnlySpan<byte> values, PreparedStatement statement)
    {
        if (exchange.Judge.Writes is not { } writes) return null;
        var found = statement.CarriesMask ? writes.Find(MaskMarks.Redacted) : writes.Find(values);
        return found is var (rule, message) ? Refusal.ByRule(rule, message) : null;
    }

    /// <summary>An execution that is not told to the target.</summary>
    public Step Refuse(string kind, in CommandPacket packet, PreparedStatement statement, Refusal refusal)
    {
        var command = new CommandText { Kind = kind, Text = statement.Text, Decision = statement.Decide(exchange.Judge, exchange.Settings.Current), Refusal = refusal };
        return gate.Admit(command, packet) ?? Step.Waiting;
    }

    /// <summary>There is no such statement.</summary>
    public Step Unknown(in CommandPacket packet, uint id)
    {
        var refusal = new Refusal(ErrorCode.UnknownStatementHandler, "HY000", $"Unknown prepared statement handler ({id}) given to the gateway");
        var command = new CommandText
        {
            Kind = "refused",
            Text = Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"command {packet.Payload[0]} on statement {id}")),
            Decision = StatementDecision.Unread,
            Refusal = refusal,
        };
        return gate.Admit(command, packet) ?? Step.Waiting;
    }

    /// <summary>The client broke the protocol.</summary>
    public Step Malformed() => exchange.ViolatedByClient("The client sent a command on a prepared statement that is malformed");

    /// <summary>Writes a statement's number as the recording names it; returns its length.</summary>
    public static int Name(uint id, Span<byte> name) => System.Buffers.Text.Utf8Formatter.TryFormat(id, name, out int length) ? length : 0;
}
