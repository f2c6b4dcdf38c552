using System.Text;
using HoopWire.MySql.State;
using HoopWire.MySql.Wire;
using HoopWire.Policy;
using HoopWire.Sessions;

namespace HoopWire.MySql.Session;

/// <summary>Finds out what a command is, and handles those that neither carry a statement nor belong to a prepared one.</summary>
internal sealed class Commands
{
    private static ReadOnlySpan<byte> ProcessList => "SHOW FULL PROCESSLIST"u8;

    private readonly Exchange _exchange;
    private readonly CommandGate _gate;
    private readonly TextCommands _texts;
    private readonly PreparedCommands _prepared;
    private readonly BulkCommands _bulk;

    public Commands(Exchange exchange)
    {
        _exchange = exchange;
        _gate = new CommandGate(exchange);
        _texts = new TextCommands(exchange, _gate);
        _prepared = new PreparedCommands(exchange, _gate);
        _bulk = new BulkCommands(exchange, _gate, _prepared);
    }

    /// <summary>Takes a whole command.</summary>
    public Step Take(ReadOnlySpan<byte> input, in Message message)
    {
        if (_gate.Answer(message.Total) is { } answered) return answered;
        var payload = message.Payload(input, _exchange.Shared.Gathered);
        var packet = new CommandPacket(input[..message.Total], payload, message.NextSequence);
        if ((CommandCode)payload[0] == CommandCode.Quit)
        {
            _exchange.Control.End(new EndReason(Side.Client, Stage.Relay, "The client closed the session."), null);
            return Step.Waiting;
        }
        // What would be decided about a command belongs to the policy in force, and to the settings by which the target reads it.
        var code = (CommandCode)payload[0];
        return _exchange.Control.TakeUpPolicy() && !(IsJudged(code) && _exchange.SettingsReading.Ask()) ? Dispatch(code, packet) : Step.Waiting;
    }

    private static bool IsJudged(CommandCode code) => code
        is CommandCode.Query or CommandCode.StmtPrepare or CommandCode.StmtExecute or CommandCode.MariaDbStmtBulkExecute or CommandCode.StmtFetch or CommandCode.ProcessKill or CommandCode.ProcessInfo
            or CommandCode.InitDb or CommandCode.FieldList;

    private Step Dispatch(CommandCode code, in CommandPacket packet)
    {
        switch (code)
        {
            case CommandCode.Query:
                return _texts.Query(packet);
            case CommandCode.StmtPrepare:
                return _texts.Prepare(packet);
            case CommandCode.StmtExecute:
                return _prepared.Execute(packet);
            case CommandCode.MariaDbStmtBulkExecute when _bulk.IsOffered:
                return _bulk.Execute(packet);
            case CommandCode.StmtFetch:
                _exchange.Continued++;
                return _prepared.Fetch(packet);
            case CommandCode.StmtSendLongData:
                return _prepared.SendLongData(packet);
            case CommandCode.StmtClose:
                return _prepared.Close(packet);
            case CommandCode.StmtReset:
                return _prepared.Reset(packet);
            case CommandCode.ProcessKill:
                return _texts.ProcessKill(packet);
            case CommandCode.InitDb:
                return InitDb(packet);
            case CommandCode.Ping:
                return packet.Argument.IsEmpty ? Plain("ping", packet, default, ReplyPhase.Status) : Malformed();
            case CommandCode.Statistics:
                return packet.Argument.IsEmpty ? Plain("statistics", packet, default, ReplyPhase.Text) : Malformed();
            case CommandCode.FieldList:
                return FieldList(packet);
            case CommandCode.SetOption:
                return SetOption(packet);
            case CommandCode.ResetConnection:
                return packet.Argument.IsEmpty ? ResetConnection(packet) : Malformed();
            case CommandCode.ChangeUser:
                return ChangeUser(packet);
            case CommandCode.ProcessInfo:
                return Judged("process-info", packet, ProcessList, ReplyPhase.Header);
            default:
                return Refuse(code, packet);
        }
    }

    /// <summary>A command whose meaning no rule is about.</summary>
    private Step Plain(string kind, in CommandPacket packet, ReadOnlySpan<byte> text, ReplyPhase answer)
    {
        var command = new CommandText { Kind = kind, Text = text, Decision = StatementDecision.Unread };
        return Forward(command, packet, answer, out _);
    }

    private Step Judged(string kind, in CommandPacket packet, ReadOnlySpan<byte> text, ReplyPhase answer)
    {
        var command = new CommandText { Kind = kind, Text = text, Decision = _exchange.Decide(text), MayHold = true };
        return Forward(command, packet, answer, out _);
    }

    private Step Forward(in CommandText command, in CommandPacket packet, ReplyPhase answer, out bool isForwarded)
    {
        isForwarded = false;
        if (_gate.Admit(command, packet) is { } step) return step;
        isForwarded = true;
        Forwarded(_exchange, packet, command.Decision, null, answer, binary: false, runs: answer == ReplyPhase.Header);
        _exchange.Target.Connection.Forward(packet.Bytes);
        return Step.Taken(packet.Bytes.Length);
    }

    /// <summary>Notes a command whose answer the target owes from now on.</summary>
    public static void Forwarded(
        Exchange exchange, in CommandPacket packet, StatementDecision decision, PreparedStatement? statement, ReplyPhase answer, bool binary, bool runs, byte[]? fileText = null,
        bool asksCursor = false)
    {
        var text = statement is null ? packet.Argument : statement.Text;
        if (runs) exchange.Forwarding(decision, text, isPrepared: statement is not null);
        exchange.Command.Begin(exchange.Sequence, decision, exchange.Judge, statement, exchange.Time.GetTimestamp(), runs, statement is { MayAskForFile: true } && runs ? statement.Text : fileText ?? []);
        exchange.Reply.Begin(answer, binary, asksCursor);
        exchange.Forwarded(packet.Next);
        if (decision.ChangesSettings) exchange.Settings.Forget();
        if (!runs) return;
        if (!exchange.Judge.Policy.ReadsStatements || decision.IsUnknown) exchange.State.Lose();
        else if (decision.ChangesMeaning && statement is { Parameters: > 0 }) exchange.State.Lose();
        else if (decision.ChangesMeaning) Keep(exchange.Command, decision, text);
        exchange.Clock.Forwarded(exchange);
    }

    /// <summary>What later approvals are bound to once the target says that it ran: the statement's own bytes, however it was sent.</summary>
    private static void Keep(CommandInFlight command, StatementDecision decision, ReadOnlySpan<byte> text)
    {
        if (decision.Opens is { } database) command.Opens(database);
        else command.Changes = (decision.Single is var (start, length) && start + length <= text.Length ? text.Slice(start, length) : text).ToArray();
    }

    /// <summary>COM_FIELD_LIST: judged, held and recorded as the SHOW COLUMNS that it is.</summary>
    private Step FieldList(in CommandPacket packet)
    {
        int end = packet.Argument.IndexOf((byte)0);
        if (end < 0) return Malformed();
        return Judged("field-list", packet, ImpliedStatement.ShowColumns(packet.Argument[..end]), ReplyPhase.FieldList);
    }

    private Step SetOption(in CommandPacket packet)
    {
        if (packet.Argument is not [0 or 1, 0]) return Malformed();
        bool isOn = packet.Argument[0] == 0;
        var step = OfSession("set-option", packet, isOn ? "multi-statements on"u8 : "multi-statements off"u8, ReplyPhase.StatusOrEof, out bool isForwarded);
        // Whoever sends several statements takes several results.
        _exchange.Reply.MayHaveMore |= isForwarded && isOn;
        return step;
    }

    /// <summary>A command that no text says, and that does to the session what SET does.</summary>
    private Step OfSession(string kind, in CommandPacket packet, ReadOnlySpan<byte> text, ReplyPhase answer, out bool isForwarded)
    {
        var decision = _exchange.Judge.OfSession;
        // It is no statement that would be counted: pools reset a connection between two uses.
        var command = new CommandText { Kind = kind, Text = text, Decision = decision, MayHold = decision.Verdict.Kind == VerdictKind.Hold };
        return Forward(command, packet, answer, out isForwarded);
    }

    /// <summary>COM_INIT_DB: judged, held and recorded as the USE that it is.</summary>
    private Step InitDb(in CommandPacket packet)
    {
        byte[] use = ImpliedStatement.Use(packet.Argument);
        var command = new CommandText { Kind = "init-db", Text = use, Decision = _exchange.Decide(use), MayHold = true };
        var step = Forward(command, packet, ReplyPhase.Status, out bool isForwarded);
        if (!isForwarded) return step;
        _exchange.Settings.Forget();
        _exchange.Command.Opens(Encoding.UTF8.GetString(packet.Argument));
        return step;
    }

    private Step ResetConnection(in CommandPacket packet)
    {
        var step = OfSession("reset-connection", packet, "reset connection"u8, ReplyPhase.Status, out bool isForwarded);
        if (!isForwarded) return step;
        _exchange.Statements.Clear();
        _exchange.Settings.Forget();
        _exchange.State.Lose();
        return step;
    }

    /// <summary>
    /// COM_CHANGE_USER: what it gives up is decided about as for COM_RESET_CONNECTION, the database that it names as for COM_INIT_DB in a session that has just begun. Nothing is forwarded before the client
    /// has proved that it is who it was.
    /// </summary>
    private Step ChangeUser(in CommandPacket packet)
    {
        if (!ChangeUserRequest.TryRead(packet.Payload, _exchange.OfClient, out var asked)) return Malformed();
        byte[]? use = ClientUserName.TryParse(asked!.User) is { Target: not null } && asked.Database is { } database ? ImpliedStatement.Use(Encoding.UTF8.GetBytes(database)) : null;
        var decision = use is null ? _exchange.Judge.OfSession : _exchange.Judge.Judge(use, new Reading(SettingsQuery.AtBeginOf(_exchange.Server, asked.Collation), null));
        var command = new CommandText { Kind = "change-user", Text = use is null ? "change user"u8 : use, Decision = decision, MayHold = decision.Verdict.Kind == VerdictKind.Hold };
        if (_gate.Admit(command, packet) is { } step) return step;
        Forwarded(_exchange, packet, decision, null, ReplyPhase.Proof, binary: false, runs: false);
        _exchange.Control.ChangeUser(asked);
        return Step.Taken(packet.Bytes.Length);
    }

    private Step Refuse(CommandCode code, in CommandPacket packet)
    {
        var refusal = code switch
        {
            CommandCode.BinlogDump or CommandCode.BinlogDumpGtid or CommandCode.TableDump or CommandCode.RegisterSlave or CommandCode.Clone
                or CommandCode.SubscribeGroupReplicationStream or CommandCode.MariaDbSlaveIo or CommandCode.MariaDbSlaveSql or CommandCode.MariaDbSlaveWorker
                => Refusal.NotSupported("Replication and cloning do not go through the gateway"),
            CommandCode.CreateDb or CommandCode.DropDb or CommandCode.Refresh or CommandCode.Shutdown or CommandCode.Debug
                => Refusal.NotSupported("This command of the protocol is refused: send the statement instead"),
            _ => Refusal.UnknownCommand($"Command {(byte)code} is not known"),
        };
        var command = new CommandText
        {
            Kind = "refused",
            Text = Encoding.ASCII.GetBytes($"command {(byte)code}"),
            Decision = StatementDecision.Unread,
            Refusal = refusal,
        };
        return _gate.Admit(command, packet) ?? Step.Waiting;
    }

    private Step Malformed() => _exchange.ViolatedByClient("The client sent a command that is malformed");
}
