using HoopWire.Net;
using HoopWire.Sessions;

namespace HoopWire.Postgres.Session;

/// <summary>The longest a session may last, the end of the person's proof, and idleness.</summary>
/// <param name="session">The session.</param>
/// <param name="context">What it was started with.</param>
internal sealed class SessionDeadlines(PostgresSession session, SessionContext context)
{
    private LoopTimer? _end;
    private LoopTimer? _idle;
    private long _seen;

    /// <summary>Starts counting.</summary>
    public void Start()
    {
        var limits = context.Services.Limits;
        var left = context.Header.Identity.ExpiresAt - context.Services.Time.GetUtcNow();
        _end = left < limits.Max
            ? context.Loop.Schedule(left > TimeSpan.Zero ? left.Value : TimeSpan.Zero, static state => ((SessionDeadlines)state!).ExpireProof(), this)
            : context.Loop.Schedule(limits.Max, static state => ((SessionDeadlines)state!).EndLongest(), this);
        _idle = context.Loop.Schedule(limits.Idle, static state => ((SessionDeadlines)state!).CheckIdle(), this);
    }

    /// <summary>Stops counting.</summary>
    public void Stop()
    {
        _end?.Cancel();
        _idle?.Cancel();
    }

    private void EndLongest() => End("The session has lasted as long as it may.", "Connect again.");

    private void ExpireProof()
    {
        string proof = context.Header.Identity.Method switch
        {
            "key" => "access key",
            "certificate" => "client certificate",
            _ => "token",
        };
        End($"The {proof} of this session has expired.", $"Connect again with a new {proof}.");
    }

    private void CheckIdle()
    {
        if (!session.IsRelaying) return;
        var exchange = session.Exchange;
        if (exchange.Sequence == _seen && exchange.Replies.Count == 0 && !session.Approval.IsWaiting)
        {
            End("The session was idle for too long.", "Connect again.");
            return;
        }
        _seen = exchange.Sequence;
        _idle = context.Loop.Schedule(context.Services.Limits.Idle, static state => ((SessionDeadlines)state!).CheckIdle(), this);
    }

    private void End(string why, string hint) => session.End(new EndReason(Side.Gateway, Stage.Policy, why), new Refusal(Refusal.Killed, why, null, hint));
}
