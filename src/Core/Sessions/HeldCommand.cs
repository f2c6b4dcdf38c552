using HoopWire.Access;
using HoopWire.Policy;
using HoopWire.Recording;

namespace HoopWire.Sessions;

/// <summary>
/// A command of a session that waits for a human, or has just been decided about. What its client sends behind it waits with it: where a client may have several commands at once,
/// on channels or streams that do not wait for each other, each of these has one of its own. Belongs to the session's loop.
/// </summary>
/// <typeparam name="TRefusal">An error as the protocol tells it to a client.</typeparam>
public sealed class HeldCommand<TRefusal>
    where TRefusal : class
{
    private ApprovalTicket? _ticket;
    private string? _withdrawn;
    private long _held;

    /// <summary>Whether somebody is being waited for.</summary>
    public bool IsWaiting { get; private set; }

    /// <summary>Whether it has been decided about and not yet been taken up: granted, or refused when <see cref="Refusal"/> is set.</summary>
    public bool IsSettled { get; private set; }

    /// <summary>Number of the command in the recording.</summary>
    public long Sequence { get; private set; }

    /// <summary>The error, when it was refused, expired or withdrawn; null when it was granted.</summary>
    public TRefusal? Refusal { get; private set; }

    /// <summary>Whether the request was taken back, however it was decided.</summary>
    public bool IsWithdrawn => _withdrawn is not null;

    /// <summary>Id of the request; null before there is one.</summary>
    public string? ApprovalId => _ticket?.Id;

    /// <summary>Where a reviewer opens it; null for nowhere.</summary>
    public Uri? Link => _ticket?.Link;

    /// <summary>Who had to agree, and on what terms.</summary>
    public ApproveRule? Terms { get; private set; }

    /// <summary>A command is held.</summary>
    public void Begin(long sequence, ApproveRule terms)
    {
        _held++;
        Terms = terms;
        Sequence = sequence;
        IsWaiting = true;
        IsSettled = false;
        Refusal = null;
        _ticket = null;
        _withdrawn = null;
    }

    /// <summary>
    /// Takes the command to its end, in the one order there is: the request is recorded before anybody is told of it, an approval is used up once, what was decided is recorded before
    /// anything comes of it, and until then it may still be taken back. Any doubt denies. Where the protocol settles the command while it waits (its own limit is over), that stands, and
    /// nothing is used up. Never throws for what asking or recording fails with.
    /// </summary>
    /// <param name="approvals">Where people are asked.</param>
    /// <param name="request">What is asked for. <see cref="Begin"/> was called for it.</param>
    /// <param name="steps">What the protocol does at each step.</param>
    public async Task RunAsync(IApprovals approvals, ApprovalRequest request, IApprovalSteps<TRefusal> steps)
    {
        ArgumentNullException.ThrowIfNull(approvals);
        ArgumentNullException.ThrowIfNull(request);
        ArgumentNullException.ThrowIfNull(steps);
        long held = _held;
        TRefusal? refusal;
        try
        {
            var ticket = await approvals.RequestAsync(request, CancellationToken.None);
            Requested(ticket);
            bool isTold = await TellAsync(request, ticket, steps);
            var decision = await ticket.Decision;
            if (!Waits(held)) return;
            steps.Decided();
            refusal = await TakeUpAsync(request, ticket, decision, isTold, steps);
        }
        catch (Exception e)
        {
            // Also where somebody else has had the last word: whoever reads the log wants to know.
            refusal = steps.RefusalFor(request, e);
            if (!Waits(held)) return;
        }

        Settle(refusal);
        steps.Settled();
    }

    /// <summary>Takes the request back: Ctrl-C, a kill, a client that is gone.</summary>
    public void Withdraw(string reason)
    {
        if (!IsWaiting) return;
        _withdrawn = reason;
        if (_ticket is { } ticket) _ = ticket.WithdrawAsync(reason);
    }

    /// <summary>The session has ended: the request goes with it, unless the rule keeps it.</summary>
    /// <param name="requester">Whose session it was.</param>
    public void SessionEnded(Identity requester)
    {
        if (IsWaiting && !Terms!.KeepsFor(requester)) Withdraw("The requester's session ended.");
    }

    /// <summary>It is decided; a null refusal grants it.</summary>
    public void Settle(TRefusal? refusal)
    {
        IsWaiting = false;
        IsSettled = true;
        Refusal = refusal;
    }

    /// <summary>Whether the rules have changed while the command was held, so that what was granted is not what is needed.</summary>
    public bool HasOtherTerms(Verdict verdict)
    {
        ArgumentNullException.ThrowIfNull(verdict);
        return IsSettled && Refusal is null && verdict.Approve is { } needed && !Terms!.IsAgreedAs(needed);
    }

    /// <summary>The decision has been taken up.</summary>
    public void Clear()
    {
        IsSettled = false;
        Refusal = null;
        _ticket = null;
    }

    private bool Waits(long held) => held == _held && IsWaiting;

    private void Requested(ApprovalTicket ticket)
    {
        _ticket = ticket;
        if (_withdrawn is { } reason) _ = ticket.WithdrawAsync(reason);
    }

    /// <summary>Records the request, and has the client told of it; false when it is not recorded.</summary>
    private async Task<bool> TellAsync(ApprovalRequest request, ApprovalTicket ticket, IApprovalSteps<TRefusal> steps)
    {
        if (!steps.IsRelaying) return false;
        bool isRecorded = await steps.RecordAsync(ApprovalEvent.Requested(Sequence, ticket.Id, request.Reason));
        if (isRecorded) steps.Requested(request, ticket);
        // Nobody shall be asked about what the recording does not have. Where the session has ended over it, the rule says what becomes of the request.
        else if (steps.IsRelaying) Withdraw("The request cannot be recorded.");
        return isRecorded;
    }

    /// <summary>Uses an approval up, and records what was decided; null when the command may go on. What was taken back before uses nothing up.</summary>
    private async Task<TRefusal?> TakeUpAsync(ApprovalRequest request, ApprovalTicket ticket, ApprovalDecision decision, bool isTold, IApprovalSteps<TRefusal> steps)
    {
        bool isApproved = decision.Outcome == ApprovalOutcome.Approved;
        bool isUsed = isTold && isApproved && !IsWithdrawn && steps.IsRelaying && await ticket.ConsumeAsync();
        bool isRecorded = steps.IsRelaying && await steps.RecordAsync(ApprovalEvent.Decided(Sequence, ticket.Id, decision, isUsed));
        if (isTold && isApproved && IsWithdrawn) return steps.RefusalFor(request, decision with { Outcome = ApprovalOutcome.Withdrawn });
        if (!isUsed || !isRecorded) return steps.RefusalFor(request, decision);
        steps.Granted(decision);
        return null;
    }
}
