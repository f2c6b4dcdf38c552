using System.Text;
using HoopWire.Net;
using HoopWire.Policy;
using HoopWire.Postgres.Sql;
using HoopWire.Recording;
using HoopWire.Sessions;

namespace HoopWire.Postgres.Session;

/// <summary>
/// Takes a held command to its end: tells the client at once and again every 20 seconds, waits for the decision without blocking anything, and lets the client's leg go on. The target
/// hears nothing of it.
/// </summary>
/// <param name="session">The session.</param>
/// <param name="context">What it was started with.</param>
internal sealed class ApprovalFlow(PostgresSession session, SessionContext context) : IApprovalSteps<Refusal>
{
    /// <summary>How often a waiting client is told that it still waits.</summary>
    public static readonly TimeSpan Reminder = TimeSpan.FromSeconds(20);

    private LoopTimer? _reminder;
    private ApprovalTicket? _ticket;
    private StatementDecision? _decided;
    private DateTimeOffset _deadline;
    private string _who = "";
    private string _hint = "";

    /// <summary>The held command.</summary>
    public HeldCommand<Refusal> Held { get; } = new();

    /// <summary>How the client is told.</summary>
    public ServerTexts? Texts { get; set; }

    /// <summary>Holds the command that the client's leg stands before. Copies what it keeps.</summary>
    public void Ask(Verdict verdict, ReadOnlySpan<byte> statement, PreparedStatement? prepared, ReadOnlySpan<byte> parameters, StatementDecision decision, long sequence)
    {
        var terms = verdict.Approve!;
        Held.Begin(sequence, terms);
        var exchange = session.Exchange;
        if (terms.InTransaction == InTransaction.Deny && (exchange.TransactionStatus != Wire.ReadyForQuery.Idle || exchange.Replies.Count > 0 || exchange.HasUnsynced))
        {
            Held.Settle(Refusal.ByRule(verdict.Rule, "The statement needs approval, and cannot wait for it inside a transaction", "Send it by itself."));
            exchange.Client.Wait(Waits.Approval);
            context.Loop.Post(static state => ((Leg)state!).Go(Waits.Approval), exchange.Client);
            return;
        }
        exchange.Client.Wait(Waits.Approval);
        _decided = decision;
        _ = Held.RunAsync(context.Services.Approvals, Request(verdict, statement.ToArray(), parameters.ToArray(), decision, prepared), this);
    }

    /// <summary>The session has ended.</summary>
    public void SessionEnded()
    {
        _reminder?.Cancel();
        Held.SessionEnded(context.Header.Identity);
    }

    bool IApprovalSteps<Refusal>.IsRelaying => session.IsRelaying;

    Task<bool> IApprovalSteps<Refusal>.RecordAsync(ApprovalEvent step) => session.Exchange.RecordAsync(step);

    void IApprovalSteps<Refusal>.Requested(ApprovalRequest request, ApprovalTicket ticket)
    {
        if (ticket.Decision is { IsCompletedSuccessfully: true, Result: { Outcome: ApprovalOutcome.Approved, By: var by } })
        {
            Texts!.Say($"The statement has approval {ticket.Id} by {by}.", null, null);
            return;
        }
        (_ticket, _who) = (ticket, request.Terms.Who);
        // One that was asked for before has waited already.
        _deadline = ticket.ExpiresAt ?? context.Services.Time.GetUtcNow() + request.Terms.Timeout;
        _hint = request.Terms.BreakGlass.IsEmpty
            ? "Press Ctrl-C to withdraw the request."
            : $"Press Ctrl-C to withdraw the request. In an emergency, {string.Join(", ", request.Terms.BreakGlass)} may run: hoopwire approvals break-glass {ticket.Id} --reason TEXT";
        Remind();
        // A session of the gateway's own would plan it by other names, or with other rights, than one that has changed something.
        if (_decided is { IsPlannable: true } decided && request.Before is { IsEmpty: true } && !ticket.Decision.IsCompleted) _ = EstimateAsync(request, decided, ticket);
    }

    void IApprovalSteps<Refusal>.Granted(ApprovalDecision decision) => Texts!.Say($"Approved by {decision.By}.", decision.Reason, null);

    Refusal IApprovalSteps<Refusal>.RefusalFor(ApprovalRequest request, ApprovalDecision decision)
    {
        string because = decision.Reason is null ? "" : $": {decision.Reason}";
        return decision.Outcome switch
        {
            ApprovalOutcome.Approved => Refusal.ByRule(request.Rule, "The approval cannot be used any more", "Ask again."),
            ApprovalOutcome.Denied => Refusal.ByRule(request.Rule, $"The statement was refused by {decision.By}{because}", $"Ask {decision.By} what would be allowed."),
            ApprovalOutcome.Expired => new Refusal(Refusal.Canceled, "Nobody approved the statement in time", $"Needed by rule \"{request.Rule}\".", $"Ask again when somebody of {request.Terms.Who} can answer."),
            _ => new Refusal(Refusal.Canceled, "The request for approval was withdrawn", $"Needed by rule \"{request.Rule}\".", "Send it again to ask anew."),
        };
    }

    Refusal IApprovalSteps<Refusal>.RefusalFor(ApprovalRequest request, Exception failure)
    {
        if (failure is not ApprovalUnavailableException) PostgresLog.ApprovalFailed(context.Log, context.Header.Id, failure);
        return Refusal.ByRule(request.Rule, ApprovalUnavailableException.Tell("statement", failure), "Try again later.");
    }

    void IApprovalSteps<Refusal>.Settled()
    {
        _reminder?.Cancel();
        if (session.IsRelaying) session.Exchange.Client.Go(Waits.Approval);
    }

    private ApprovalRequest Request(Verdict verdict, byte[] statement, byte[] parameters, StatementDecision decision, PreparedStatement? prepared) => new()
    {
        SessionId = context.Header.Id,
        Requester = context.Header.Identity,
        Target = context.Header.Target,
        Credential = context.Header.Credential,
        Database = context.Header.Database ?? "",
        Statement = statement,
        Single = decision.Single is var (start, length) && !BoundParametersText.HasValues(parameters) && session.Exchange.Lexical == LexicalSettings.Default ? statement.AsMemory(start, length) : default,
        Parameters = parameters,
        ParameterTypes = prepared?.Types.ToArray() ?? [],
        Before = session.Exchange.State.Texts,
        ParametersText = parameters.Length == 0 ? null : BoundParametersText.Describe(parameters, prepared is null ? static _ => 0 : prepared.TypeOf, session.Exchange.Judge.Detectors),
        StatementText = Encoding.UTF8.GetString(decision.RecordedText ?? statement),
        Rule = verdict.Rule,
        Terms = verdict.Approve!,
        Reason = StatementReason.Find(decision.RecordedText ?? statement) ?? context.Header.Reason,
    };

    private async Task EstimateAsync(ApprovalRequest request, StatementDecision decided, ApprovalTicket ticket)
    {
        var (start, length) = decided.Single!.Value;
        string? estimate = await context.Estimator.AskAsync(context, request.Statement.Slice(start, length), BoundParametersText.HasValues(request.Parameters.Span));
        if (estimate is not null) await ticket.NoteEstimateAsync(estimate);
    }

    private void Remind()
    {
        if (!session.IsRelaying || !Held.IsWaiting) return;
        Texts!.Say(Notice(_ticket!), null, _hint);
        _reminder = context.Loop.Schedule(Reminder, static state => ((ApprovalFlow)state!).Remind(), this);
    }

    private string Notice(ApprovalTicket ticket)
    {
        int seconds = Math.Max(0, (int)Math.Ceiling((_deadline - context.Services.Time.GetUtcNow()).TotalSeconds));
        string where = ticket.Link is { } link ? $" {link}" : "";
        var agreed = ticket.Agreed;
        string count = Held.Terms!.Also.IsEmpty ? $"{agreed.Count} of {Held.Terms.Approvers}" : $"{agreed.Count}";
        string sofar = agreed.Count == 0 ? "" : $" {count} have agreed: {string.Join(", ", agreed)}.";
        return $"The statement waits for approval {ticket.Id} by {_who}, for at most {seconds} s.{where}{sofar}";
    }
}
