using HoopWire.MySql.Session.Masking;
using HoopWire.MySql.Wire;
using HoopWire.Policy;
using HoopWire.Policy.Masking;
using HoopWire.Sessions;

namespace HoopWire.MySql.Session;

/// <summary>
/// A session in its relay phase: what surrounds the two legs. It ends them, kills what runs, takes up a new policy, asks for approvals. Lives on one loop.
/// </summary>
internal sealed class MySqlSession : ITimedSession, ISessionControl
{
    private static readonly TimeSpan Linger = TimeSpan.FromSeconds(5);

    private readonly SessionContext _context;
    private readonly SessionDeadlines _deadlines;
    private readonly ApprovalFlow _approvals;
    private readonly PolicyWatch _policy;
    private readonly UserChange _change;
    private Exchange? _exchange;
    private int _cancels;

    public MySqlSession(SessionContext context)
    {
        _context = context;
        _deadlines = new SessionDeadlines(this, context.Loop, context.Services.Limits, context.Services.Time);
        _approvals = new ApprovalFlow(this, context);
        _policy = new PolicyWatch(this, context);
        _change = new UserChange(this, context);
    }

    public SessionHeader Header => _context.Header;

    public HeldCommand<Refusal> Approval => _approvals.Held;

    public bool IsCancelling => _cancels > 0;

    /// <summary>What the legs share, once the relay has begun.</summary>
    public Exchange Exchange => _exchange!;

    /// <summary>How the session was ended before its relay began; null where it was not.</summary>
    public (EndReason Reason, Refusal Refusal)? EndedEarly { get; private set; }

    /// <summary>Whether the relay runs.</summary>
    public bool IsRelaying => _exchange is { HasEnded: false };

    public long Commands => Exchange.Sequence;

    public bool IsAtWork => Approval.IsWaiting || Exchange.Reply.Phase switch
    {
        State.ReplyPhase.Idle => false,
        // It is the target's turn while it does not take what the client has sent.
        State.ReplyPhase.FileData => Exchange.Target.Connection.PendingBytes > 0,
        _ => true,
    };

    public long Activity => Exchange.Sequence + Exchange.Continued;

    /// <summary>The target's number of the connection; 0 before the login there.</summary>
    public uint ThreadId { get; private set; }

    /// <summary>What the target wanted the gateway's proof by last; null before the login there.</summary>
    public TargetChallenge? TargetChallenge { get; set; }

    /// <summary>What the policy masks, read before the relay begins; nothing where it has to be read later.</summary>
    public Task<Protection<ProtectedColumns>> AheadAsync() => _policy.AheadAsync();

    /// <summary>The relay begins.</summary>
    public void Begin(Exchange exchange, TargetSession target)
    {
        _exchange = exchange;
        (ThreadId, TargetChallenge) = (target.ThreadId, target.Challenge);
        _context.Parts.ConnectionIds.Add(_context.ConnectionId, this);
        _deadlines.Start();
    }

    public void Kill(EndReason reason) => _context.Loop.Post(
        static state =>
        {
            var (session, reason) = ((MySqlSession, EndReason))state!;
            session.Kill(reason, Refusal.Killed($"The session was ended: {reason.Detail}"));
        },
        (this, reason));

    public void End(EndReason reason, Refusal? refusal)
    {
        if (_exchange is not { HasEnded: false } exchange) return;
        exchange.HasEnded = true;
        exchange.Defined.Abandoned(exchange.Time);
        _context.Parts.ConnectionIds.Remove(_context.ConnectionId);
        _context.Services.End(this, _context.Arrival, exchange.Recorder, (exchange.Client, exchange.Target), reason, () => EndLegs(exchange, reason, refusal));
    }

    public void EndInTime(string why, string hint) => End(new EndReason(Side.Gateway, Stage.Policy, why), Refusal.Killed($"{why} {hint}"));

    public void CancelOnTarget()
    {
        // One at a time: a second one would ask for the same.
        if (_cancels++ == 0) _ = SendKillAsync();
    }

    public bool TakeUpPolicy() => _policy.TakeUp();

    public bool AwaitCatalogue() => _policy.AwaitNewer();

    public void RefreshCatalogue() => _policy.Refresh();

    public void ChangeUser(ChangeUserRequest asked) => _change.Begin(asked);

    public void AskApproval(Verdict verdict, ReadOnlySpan<byte> statement, ReadOnlySpan<byte> parameters, string? parametersText, StatementDecision decision, long sequence, string? reason) =>
        _approvals.Ask(verdict, statement, parameters, parametersText, decision, sequence, reason);

    public uint? FindThread(uint connectionId, bool withdraws)
    {
        var other = _context.Parts.ConnectionIds.Find(connectionId);
        bool own = other is not null && other.ThreadId != 0 && other.Header.Identity.User == Header.Identity.User
            && other.Header.Target == Header.Target && other.Header.Credential == Header.Credential;
        if (!own) return null;
        // What waits for a human runs nowhere: the request is taken back instead.
        if (withdraws) other!.Withdraw();
        return other!.ThreadId;
    }

    public bool IsForeign(uint connectionId) => _context.Parts.ConnectionIds.IsForeign(connectionId);

    private void EndLegs(Exchange exchange, EndReason reason, Refusal? refusal)
    {
        _deadlines.Stop();
        exchange.Clock.Stop();
        exchange.Budget.Leave();
        _approvals.SessionEnded();
        _change.SessionEnded();
        exchange.Rows.Commit();
        TellClient(exchange, refusal);
        // A server does not look at its connection while a statement runs, and would finish it.
        if (reason.Side == Side.Gateway && exchange.Reply.IsOwed) CancelOnTarget();
        CloseTarget(exchange);
    }

    private void Kill(EndReason reason, Refusal refusal)
    {
        if (_exchange is null) EndedEarly ??= (reason, refusal);
        else End(reason, refusal);
    }

    private void Withdraw() => _context.Loop.Post(static state => ((MySqlSession)state!)._approvals.Held.Withdraw("The requester cancelled."), this);

    private async Task SendKillAsync()
    {
        try
        {
            await TargetKill.SendAsync(_context.Parts, _context.Loop, _context.Grant.Target, _context.Grant.Credential, ThreadId);
        }
        finally
        {
            _cancels = 0;
            if (IsRelaying) Exchange.Client.Go(Waits.Cancel);
        }
    }

    private static void CloseTarget(Exchange exchange)
    {
        var target = exchange.Target.Connection;
        bool isBusy = exchange.Reply.IsOwed;
        if (!isBusy) Message.Write(target, 0, [(byte)CommandCode.Quit]);
        target.Flush();
        // A statement that waits looks for the connection's end, and takes anything in front of it, if only TLS's close_notify, for a client that is there.
        if (isBusy && target.PendingBytes == 0) target.Abort();
        else target.Close(Linger);
    }

    private static void TellClient(Exchange exchange, Refusal? refusal)
    {
        // In the middle of a packet there is no place for another one. A client that waits for nothing reads it when it sends its next command.
        if (refusal is not null && !exchange.IsInPacket)
        {
            if (exchange.Reply.Phase == State.ReplyPhase.Idle)
            {
                exchange.ClientSequence = 1;
                (exchange.Client.Connection as CompressedConnection)?.BeginUnasked();
            }
            exchange.WriteError(refusal);
        }
        exchange.Client.Connection.Flush();
        exchange.Client.Connection.Close(Linger);
    }
}
