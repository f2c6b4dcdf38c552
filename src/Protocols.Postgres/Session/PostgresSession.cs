using HoopWire.Policy;
using HoopWire.Postgres.Wire;
using HoopWire.Sessions;

namespace HoopWire.Postgres.Session;

/// <summary>
/// A session in its relay phase: what surrounds the two legs. It ends them, cancels, takes up a new policy, asks for approvals. Lives on one loop.
/// </summary>
internal sealed class PostgresSession : ITimedSession, ISessionControl
{
    private static readonly TimeSpan Linger = TimeSpan.FromSeconds(5);

    private readonly SessionContext _context;
    private readonly SessionDeadlines _deadlines;
    private readonly ApprovalFlow _approvals;
    private readonly PolicyWatch _policy;
    private Exchange? _exchange;
    private CancelKey? _cancelKey;
    private int _cancels;

    public PostgresSession(SessionContext context)
    {
        _context = context;
        _deadlines = new SessionDeadlines(this, context.Loop, context.Services.Limits, context.Services.Time);
        _approvals = new ApprovalFlow(this, context);
        _policy = new PolicyWatch(this, context);
    }

    public SessionHeader Header => _context.Header;

    public HeldCommand<Refusal> Approval => _approvals.Held;

    /// <summary>What the legs share, once the relay has begun.</summary>
    public Exchange Exchange => _exchange!;

    /// <summary>How the session was ended before its relay began; null where it was not.</summary>
    public (EndReason Reason, Refusal Refusal)? EndedEarly { get; private set; }

    /// <summary>Whether the relay has begun: it ends by <see cref="End"/> then.</summary>
    public bool HasBegun => _exchange is not null;

    /// <summary>Whether the relay runs.</summary>
    public bool IsRelaying => _exchange is { HasEnded: false };

    public long Commands => Exchange.Sequence;

    public bool IsAtWork => (Exchange.Replies.Count > 0 && (!Exchange.IsCopyingIn || Exchange.Target.Connection.PendingBytes > 0)) || Approval.IsWaiting;

    public long Activity => Exchange.Sequence + Exchange.Continued;

    /// <summary>The relay begins.</summary>
    public void Begin(Exchange exchange, ServerTexts texts, CancelKey cancelKey)
    {
        _exchange = exchange;
        _cancelKey = cancelKey;
        _approvals.Texts = texts;
        _deadlines.Start();
    }

    /// <summary>A CancelRequest with the session's key came; from any thread.</summary>
    public void Cancel() => _context.Loop.Post(static state => ((PostgresSession)state!).CancelOnLoop(), this);

    public void Kill(EndReason reason) => _context.Loop.Post(
        static state =>
        {
            var (session, reason) = ((PostgresSession, EndReason))state!;
            session.Kill(reason, new Refusal(Refusal.Killed, $"The session was ended: {reason.Detail}"));
        },
        (this, reason));

    public void End(EndReason reason, Refusal? refusal)
    {
        if (_exchange is not { HasEnded: false } exchange) return;
        exchange.HasEnded = true;
        exchange.Defined.Abandoned(exchange.Time);
        if (_cancelKey is { } key) _context.CancelKeys.Remove(key);
        _context.Services.End(this, _context.Arrival, exchange.Recorder, (exchange.Client, exchange.Target), reason, () => EndLegs(exchange, reason, refusal));
    }

    public void EndInTime(string why, string hint) => End(new EndReason(Side.Gateway, Stage.Policy, why), new Refusal(Refusal.Killed, why, null, hint));

    public void CancelOnTarget()
    {
        // One at a time: a second one would ask for the same.
        if (_cancels++ == 0) _ = SendCancelAsync();
    }

    public bool IsCancelling => _cancels > 0;

    public void RefreshCatalogue() => _policy.RefreshCatalogue();

    public void AwaitCatalogue() => _policy.AwaitCatalogue();

    public void RefreshCode() => _policy.RefreshCode();

    public bool TakeUpPolicy() => _policy.TakeUp();

    public void AskApproval(Verdict verdict, ReadOnlySpan<byte> statement, PreparedStatement? prepared, ReadOnlySpan<byte> parameters, StatementDecision decision, long sequence) =>
        _approvals.Ask(verdict, statement, prepared, parameters, decision, sequence);

    private void EndLegs(Exchange exchange, EndReason reason, Refusal? refusal)
    {
        _deadlines.Stop();
        exchange.Clock.Stop();
        exchange.Budget.Leave();
        _approvals.SessionEnded();
        exchange.Rows.Commit();
        TellClient(exchange, refusal);
        // A server does not look at its connection while a statement runs, and would finish it.
        if (reason.Side == Side.Gateway && exchange.Replies.Count > 0) CancelOnTarget();
        if (!TryKeepTarget(exchange, reason, refusal)) CloseTarget(exchange);
    }

    private void Kill(EndReason reason, Refusal refusal)
    {
        if (_exchange is null) EndedEarly ??= (reason, refusal);
        else End(reason, refusal);
    }

    private void CancelOnLoop()
    {
        if (!IsRelaying) return;
        if (_approvals.Held.IsWaiting)
        {
            _approvals.Held.Withdraw("The requester cancelled.");
            return;
        }
        _policy.Cancel();
        if (Exchange.Replies.Count > 0) CancelOnTarget();
    }

    private async Task SendCancelAsync()
    {
        try
        {
            await TargetCancel.SendAsync(
                _context.Services, _context.Tls, _context.Loop, _context.Grant.Target, _context.Grant.Credential, _context.TargetSession!.BackendPid, _context.TargetSession.BackendKey);
        }
        finally
        {
            _cancels = 0;
            if (IsRelaying) Exchange.Target.Go(Waits.Cancel);
        }
    }

    /// <summary>Leaves the target's connection to the next session: only where the client ended this one in order and the target is at rest.</summary>
    private bool TryKeepTarget(Exchange exchange, EndReason reason, Refusal? refusal) =>
        _context.WarmKey is { } key && refusal is null && reason.Side == Side.Client && !IsCancelling && exchange.IsAtRest
        && _context.Shared.Warm.TryKeep(key, _context.TargetSession!);

    private static void CloseTarget(Exchange exchange)
    {
        if (exchange.ClientBody.Left == 0) Terminate.Write(exchange.Target.Connection);
        exchange.Target.Connection.Flush();
        exchange.Target.Connection.Close(Linger);
    }

    private static void TellClient(Exchange exchange, Refusal? refusal)
    {
        var client = exchange.Client.Connection;
        // In the middle of a message there is no place for another one.
        if (refusal is not null && !exchange.TargetBody.IsForwarding)
            ErrorResponse.Write(client, Severity.Fatal, refusal.Code, refusal.Message, refusal.Detail, refusal.Hint);
        client.Flush();
        client.Close(Linger);
    }
}
