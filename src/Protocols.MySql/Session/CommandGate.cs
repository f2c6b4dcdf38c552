using HoopWire.Policy;
using HoopWire.Recording;

namespace HoopWire.MySql.Session;

/// <summary>Every command passes here: its verdict is taken, it is recorded, and refused, held or let through.</summary>
/// <param name="exchange">The session.</param>
internal sealed class CommandGate(Exchange exchange)
{
    private readonly CommandRecord _record = new(exchange);
    private (Refusal Refusal, long Sequence, byte Next)? _refused;

    /// <summary>
    /// Decides about a command: null when it is recorded and may be forwarded. Otherwise the client has its error, or the command stays where it is: for
    /// room, for a human, or for good as the session has ended.
    /// </summary>
    public Step? Admit(in CommandText command, in CommandPacket packet)
    {
        var approval = exchange.Control.Approval;
        var decision = command.Decision;
        if (decision.AsksCatalogue && !approval.IsSettled && exchange.Control.AwaitCatalogue()) return Step.Waiting;
        long sequence = approval.IsSettled ? approval.Sequence : exchange.Sequence + 1;
        var exceeded = command.MayHold ? Refusal.OverRate(exchange.Budget.Charge(exchange.Judge.Policy.Limits, Statements(command))) : null;
        bool holds = command.MayHold && decision.Verdict.Kind == VerdictKind.Hold && command.Refusal is null && exceeded is null;
        if (holds && !approval.IsSettled)
        {
            Hold(command, sequence);
            return Step.Waiting;
        }
        var refusal = command.Refusal ?? exceeded ?? decision.Refusal ?? approval.Refusal ?? (holds ? Refusal.ForOtherTerms(approval, decision.Verdict) : null);
        var verdict = refusal is null ? VerdictKind.Pass : VerdictKind.Deny;
        if (approval.IsSettled ? !_record.WriteDenial(approval, refusal) : !_record.Write(command, sequence, verdict, refusal)) return Step.Waiting;
        exchange.Sequence = sequence;
        approval.Clear();
        exchange.Budget.Taken();
        if (refusal is null) return null;
        _refused = (refusal, sequence, packet.Next);
        return Answer(packet.Bytes.Length);
    }

    /// <summary>Answers a command that was recorded and refused, once its result is recorded too; null when there is none.</summary>
    /// <param name="length">The command's bytes.</param>
    public Step? Answer(int length)
    {
        if (_refused is not var (refusal, sequence, next)) return null;
        var result = new ResultEvent { Sequence = sequence, ErrorCode = refusal.SqlState, ErrorMessage = System.Text.Encoding.UTF8.GetBytes(refusal.Message) };
        if (!exchange.IsWritten(exchange.Recorder.Result(result), exchange.Client)) return Step.Waiting;
        _refused = null;
        exchange.ClientSequence = next;
        exchange.WriteError(refusal);
        return Step.Taken(length);
    }

    private void Hold(in CommandText command, long sequence)
    {
        var decision = command.Decision;
        if (!_record.Write(command, sequence, VerdictKind.Hold)) return;
        exchange.Sequence = sequence;
        string? shown = command.Parameters.IsEmpty ? null : ParametersText.Of(command.Parameters, command.PerRow);
        exchange.Control.AskApproval(decision.Verdict, command.Text, command.Bound, shown, decision, sequence, command.Reason);
    }

    // One too many where a semicolon stands in a literal: never one too few.
    private static int Statements(in CommandText command)
    {
        long statements = 1 + command.Text.TrimEnd(" \t\r\n;"u8).Count((byte)';');
        return (int)Math.Min(int.MaxValue, statements * Math.Max(1, command.Rows));
    }
}
