using HoopWire.Policy;
using HoopWire.Recording;

namespace HoopWire.MySql.Session;

/// <summary>Every command passes here: its verdict is taken, it is recorded, and refused, held or let through.</summary>
/// <param name="exchange">The session.</param>
internal sealed class CommandGate(Exchange exchange)
{
    private readonly CommandRecord _record = new(exchange);

    /// <summary>Decides about a command whose answer would begin with packet <paramref name="next"/>.</summary>
    public Admission Admit(in CommandText command, byte next)
    {
        var approval = exchange.Control.Approval;
        var decision = command.Decision;
        long sequence = approval.IsSettled ? approval.Sequence : exchange.Sequence + 1;
        var exceeded = command.MayHold ? Refusal.OverRate(exchange.Budget.Charge(exchange.Judge.Policy.Limits, Statements(command.Text))) : null;
        bool holds = command.MayHold && decision.Verdict.Kind == VerdictKind.Hold && command.Refusal is null && exceeded is null;
        if (holds && !approval.IsSettled)
        {
            Hold(command, sequence);
            return Admission.Wait;
        }
        var refusal = command.Refusal ?? exceeded ?? decision.Refusal ?? approval.Refusal ?? (holds ? approval.ChangedTerms(decision.Verdict) : null);
        var verdict = refusal is null ? VerdictKind.Pass : VerdictKind.Deny;
        if (!approval.IsSettled && !_record.Write(command.Kind, sequence, command.Text, decision, verdict, command.StatementName, command.Parameters)) return Admission.Wait;
        exchange.Sequence = sequence;
        approval.Clear();
        exchange.Budget.Taken();
        if (refusal is null) return Admission.Go;
        Refuse(refusal, sequence, next);
        return Admission.Refused;
    }

    private void Hold(in CommandText command, long sequence)
    {
        var decision = command.Decision;
        if (!_record.Write(command.Kind, sequence, command.Text, decision, VerdictKind.Hold, command.StatementName, command.Parameters)) return;
        exchange.Sequence = sequence;
        string? shown = command.Parameters.IsEmpty ? null : ParametersText.Of(command.Parameters);
        exchange.Control.AskApproval(decision.Verdict, command.Text, command.Bound, shown, decision, sequence);
    }

    private void Refuse(Refusal refusal, long sequence, byte next)
    {
        var result = new ResultEvent { Sequence = sequence, ErrorCode = refusal.SqlState, ErrorMessage = System.Text.Encoding.UTF8.GetBytes(refusal.Message) };
        // Nothing was forwarded: an event that finds no room is not worth the session, a recorder that fails is.
        if (exchange.Recorder.Result(result) == AppendResult.Failed && !exchange.IsWritten(AppendResult.Failed, exchange.Client)) return;
        exchange.ClientSequence = next;
        exchange.WriteError(refusal);
    }

    // One too many where a semicolon stands in a literal: never one too few.
    private static int Statements(ReadOnlySpan<byte> text) => 1 + text.TrimEnd(" \t\r\n;"u8).Count((byte)';');
}
