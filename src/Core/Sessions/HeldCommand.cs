using HoopWire.Access;
using HoopWire.Policy;

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
        Terms = terms;
        Sequence = sequence;
        IsWaiting = true;
        IsSettled = false;
        Refusal = null;
        _ticket = null;
        _withdrawn = null;
    }

    /// <summary>The request is open.</summary>
    public void Requested(ApprovalTicket ticket)
    {
        _ticket = ticket;
        if (_withdrawn is { } reason) _ = ticket.WithdrawAsync(reason);
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
}
