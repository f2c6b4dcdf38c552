using System.Text;
using HoopWire.MySql.Sql;
using HoopWire.MySql.Wire;
using HoopWire.Net;
using HoopWire.Policy;
using HoopWire.Recording;
using HoopWire.Sessions;

namespace HoopWire.MySql.Session;

/// <summary>
/// Takes a held command to its end. The protocol has no way to tell a waiting client anything, so the command is held up to the rule's
/// <c>holdLimit</c>; past it the client reads the request's id, and the identical command of the same person goes through once after approval.
/// </summary>
/// <param name="session">The session.</param>
/// <param name="context">What it was started with.</param>
internal sealed class ApprovalFlow(MySqlSession session, SessionContext context) : IApprovalSteps<Refusal>
{
    private const string Never = "an approval cannot be taken up by sending it again here, as nobody can tell what this session has set or run before it: send it over a new connection, without variables of the session";

    private LoopTimer? _limit;
    private ApprovalRequest? _request;

    /// <summary>The held command.</summary>
    public HeldCommand<Refusal> Held { get; } = new();

    /// <summary>Holds the command that the client's leg stands before. Copies what it keeps.</summary>
    public void Ask(Verdict verdict, ReadOnlySpan<byte> statement, ReadOnlySpan<byte> parameters, string? parametersText, StatementDecision decision, long sequence, string? reason)
    {
        var terms = verdict.Approve!;
        Held.Begin(sequence, terms);
        var exchange = session.Exchange;
        exchange.Client.Wait(Waits.Approval);
        if (terms.InTransaction == InTransaction.Deny && exchange.Status.HasFlag(ServerStatus.InTransaction))
        {
            Settle(Refusal.ByRule(verdict.Rule, "The statement needs approval, and cannot wait for it inside a transaction: send it by itself"));
            return;
        }
        _request = Request(verdict, statement.ToArray(), parameters.ToArray(), parametersText, decision, reason);
        _ = Held.RunAsync(context.Services.Approvals, _request, this);
    }

    /// <summary>The session has ended.</summary>
    public void SessionEnded()
    {
        _limit?.Cancel();
        Held.SessionEnded(context.Header.Identity);
    }

    bool IApprovalSteps<Refusal>.IsRelaying => session.IsRelaying;

    Task<bool> IApprovalSteps<Refusal>.RecordAsync(ApprovalEvent step) => session.Exchange.RecordAsync(step);

    void IApprovalSteps<Refusal>.Requested(ApprovalRequest request, ApprovalTicket ticket)
    {
        if (Held.IsWaiting) _limit = context.Loop.Schedule(Held.Terms!.HoldLimit, static state => ((ApprovalFlow)state!).GiveUp(), this);
    }

    /// <summary>Past the limit the client has had its answer: whoever sends the command again takes the approval up. In time, what it waits for is the command itself.</summary>
    void IApprovalSteps<Refusal>.Decided() => EndLimit();

    Refusal IApprovalSteps<Refusal>.RefusalFor(ApprovalRequest request, ApprovalDecision decision)
    {
        string because = decision.Reason is null ? "" : $": {decision.Reason}";
        return decision.Outcome switch
        {
            ApprovalOutcome.Approved => Refusal.ByRule(request.Rule, "The approval cannot be used any more: ask again"),
            ApprovalOutcome.Denied => Refusal.ByRule(request.Rule, $"The statement was refused by {decision.By}{because}"),
            ApprovalOutcome.Expired => Refusal.Canceled($"Nobody approved the statement in time (rule \"{request.Rule}\"): ask again"),
            _ => Refusal.Canceled($"The request for approval was withdrawn (rule \"{request.Rule}\")"),
        };
    }

    Refusal IApprovalSteps<Refusal>.RefusalFor(ApprovalRequest request, Exception failure)
    {
        if (failure is not ApprovalUnavailableException) MySqlLog.ApprovalFailed(context.Parts.Log, context.Header.Id, failure);
        return Refusal.ByRule(request.Rule, ApprovalUnavailableException.Tell("statement", failure));
    }

    void IApprovalSteps<Refusal>.Settled() => GoOn();

    private ApprovalRequest Request(Verdict verdict, byte[] statement, byte[] parameters, string? parametersText, StatementDecision decision, string? reason) => new()
    {
        SessionId = context.Header.Id,
        Requester = context.Header.Identity,
        Target = context.Header.Target,
        Credential = context.Header.Credential,
        Database = context.Header.Database ?? "",
        Statement = statement,
        Single = decision.Single is var (start, length) && parameters.Length == 0 && IsPlain(session.Exchange.Settings.Current.Lexical) ? statement.AsMemory(start, length) : default,
        Parameters = parameters,
        Reading = Encoding.UTF8.GetBytes(session.Exchange.Settings.Current.Lexical.ToString()),
        // What variables of the session hold, nobody has kept.
        Before = decision.UsesVariables ? null : session.Exchange.State.Texts,
        ParametersText = parametersText,
        StatementText = Encoding.UTF8.GetString(decision.RecordedText ?? statement),
        Rule = verdict.Rule,
        // It outlives the wait, whatever becomes of the connection: a request that is to end with the connection is withdrawn when that ends first.
        Terms = verdict.Approve! with { OnDisconnect = OnDisconnect.Keep },
        Reason = reason ?? StatementReason.Find(decision.RecordedText ?? statement) ?? context.Reason,
    };

    /// <summary>Whether texts are read as they are where nobody has set anything, which is how what is asked for ahead is read.</summary>
    private static bool IsPlain(in LexicalSettings settings) => settings is { Modes: SqlModes.None, Encoding: not TextEncoding.Other };

    private void EndLimit()
    {
        _limit?.Cancel();
        _limit = null;
    }

    private void Settle(Refusal? refusal)
    {
        Held.Settle(refusal);
        GoOn();
    }

    private void GoOn()
    {
        EndLimit();
        if (session.IsRelaying) session.Exchange.Client.Go(Waits.Approval);
    }

    private void GiveUp()
    {
        if (!Held.IsWaiting || Held.ApprovalId is not { } id || _request is not { } request) return;
        string who = request.Terms.Who;
        string where = Held.Link is { } link ? $" at {link}" : "";
        Settle(Refusal.ByRule(request.Rule, $"The statement waits for approval {id} by {who}{where}: {(request.Before is null ? Never : "send it again, unchanged, once it is approved")}"));
    }
}
