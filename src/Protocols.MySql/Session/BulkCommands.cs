using System.Buffers;
using HoopWire.MySql.State;
using HoopWire.MySql.Wire;
using HoopWire.Policy;

namespace HoopWire.MySql.Session;

/// <summary>MariaDB's execution in bulk: a prepared statement that the target runs once for each row of parameters. Everything counts as for that many executions.</summary>
/// <param name="exchange">The session.</param>
/// <param name="gate">Where commands are admitted.</param>
/// <param name="prepared">Commands on single executions.</param>
internal sealed class BulkCommands(Exchange exchange, CommandGate gate, PreparedCommands prepared)
{
    private readonly ArrayBufferWriter<byte> _bound = new();
    private readonly ZeroParameters _zeros = new();

    /// <summary>Whether the client may send it at all.</summary>
    public bool IsOffered => exchange.OfClient.HasFlag(Capabilities.MariaDbBulk);

    /// <summary>COM_STMT_BULK_EXECUTE: judged and held as an execution is, with the parameters of all rows.</summary>
    public Step Execute(in CommandPacket packet)
    {
        if (!ExecuteRequest.TryReadId(packet.Payload, out uint id)) return prepared.Malformed();
        if (exchange.Statements.Find(id) is not { } statement) return prepared.Unknown(packet, id);
        if (!BulkExecuteRequest.TryRead(packet.Payload, statement.Parameters, out var request)) return prepared.Malformed();
        if (Unsupported(request, statement) is { } unsupported) return prepared.Refuse("bulk-execute", packet, statement, unsupported);
        var types = request.Types.IsEmpty ? statement.Types : request.Types;
        if (types.Length < statement.Parameters * 2) return prepared.Malformed();
        if (!AreAgreed(types, statement.Parameters)) return prepared.Refuse("bulk-execute", packet, statement, PreparedCommands.UnreadType);
        var parameters = exchange.Shared.Parameters;
        if (!BulkParameters.TryWrite(request, statement.Parameters, types, exchange.Judge.Detectors, parameters, out int rows)) return prepared.Malformed();
        Span<byte> name = stackalloc byte[10];
        var decision = _zeros.Decide(statement, statement.Decide(exchange.Judge, exchange.Settings.Current), exchange.Judge, request, types);
        var command = new CommandText
        {
            Kind = "bulk-execute",
            Text = statement.Text,
            Decision = decision,
            Refusal = decision.IsWrite ? prepared.WrittenBack(request.Rows, statement) : null,
            StatementName = name[..PreparedCommands.Name(statement.Id, name)],
            Parameters = parameters.WrittenSpan,
            // Only an approval is bound to them.
            Bound = decision.Verdict.Kind != VerdictKind.Hold ? default : Bound(request, types),
            PerRow = statement.Parameters,
            Rows = rows,
            MayHold = true,
        };
        if (gate.Admit(command, packet) is { } step) return step;
        statement.KeepTypes(request.Types);
        exchange.Statements.CloseCursor(statement);
        Commands.Forwarded(exchange, packet, command.Decision, statement, ReplyPhase.Header, binary: true, runs: true);
        exchange.Command.IsBulk = true;
        exchange.Command.AsksUnits = request.Flags.HasFlag(BulkFlags.UnitResults);
        prepared.Forward(packet, statement, id);
        return Step.Taken(packet.Bytes.Length);
    }

    /// <summary>What drivers take as a sign to execute one by one, and what the target itself would refuse; null for nothing.</summary>
    private Refusal? Unsupported(in BulkExecuteRequest request, PreparedStatement statement)
    {
        var known = BulkFlags.Types | (exchange.OfTarget.HasFlag(Capabilities.MariaDbBulkUnitResults) ? BulkFlags.UnitResults : BulkFlags.None);
        if (!exchange.OfTarget.HasFlag(Capabilities.MariaDbBulk)) return Refusal.UnsupportedPrepared("The target executes nothing in bulk: execute row by row");
        if ((request.Flags & ~known) != BulkFlags.None) return Refusal.UnsupportedPrepared("The target has no bulk execution of this form: execute row by row");
        if (statement.Parameters == 0) return Refusal.UnsupportedPrepared("A statement without parameters cannot be executed in bulk");
        return statement.HasLongData || statement.HasTooManyLong ? new Refusal(ErrorCode.WrongArguments, "HY000", "Values that came in parts cannot be executed in bulk") : null;
    }

    // A column of nothing but NULLs may have the type of one.
    private static bool AreAgreed(ReadOnlySpan<byte> types, int parameters)
    {
        for (int i = 0; i < parameters; i++)
            if (ExecuteRequest.TypeOf(types, i) is var type && type != FieldType.Null && !ExecuteRequest.IsAgreed(type)) return false;
        return true;
    }

    /// <summary>The exact bytes of the parameters, behind the command and what they are read by.</summary>
    private ReadOnlySpan<byte> Bound(in BulkExecuteRequest request, ReadOnlySpan<byte> types)
    {
        _bound.ResetWrittenCount();
        _bound.WriteByte((byte)CommandCode.MariaDbStmtBulkExecute);
        _bound.WriteUInt16((ushort)request.Flags);
        _bound.Write(types);
        _bound.Write(request.Rows);
        return _bound.WrittenSpan;
    }
}
