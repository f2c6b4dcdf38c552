using HoopWire.Net;
using HoopWire.Sessions;

namespace HoopWire.MySql.Session;

/// <summary>The longest a session may last, the end of the person's proof, and idleness.</summary>
/// <param name="session">The session.</param>
/// <param name="context">What it was started with.</param>
internal sealed class SessionDeadlines(MySqlSession session, SessionContext context)
{
    private LoopTimer? _end;
    private LoopTimer? _idle;
    private long _seen;

    /// <summary>Starts counting.</summary>
    public void Start()
    {
        var limits = context.Services.Limits;
        var longest = limits.Max;
        if (context.Header.Identity.ExpiresAt is { } expires)
        {
            var left = expires - context.Services.Time.GetUtcNow();
            if (left < longest) longest = left > TimeSpan.Zero ? left : TimeSpan.Zero;
        }
        _end = context.Loop.Schedule(longest, static state => ((SessionDeadlines)state!).Expire(), this);
        _idle = context.Loop.Schedule(limits.Idle, static state => ((SessionDeadlines)state!).CheckIdle(), this);
    }

    /// <summary>Stops counting.</summary>
    public void Stop()
    {
        _end?.Cancel();
        _idle?.Cancel();
    }

    private void Expire() => End("The session has lasted as long as it may, or its key or token has expired.");

    private void CheckIdle()
    {
        if (!session.IsRelaying) return;
        var exchange = session.Exchange;
        if (exchange.Sequence == _seen && exchange.Reply.Phase == State.ReplyPhase.Idle && !session.Approval.IsWaiting)
        {
            End("The session was idle for too long.");
            return;
        }
        _seen = exchange.Sequence;
        _idle = context.Loop.Schedule(context.Services.Limits.Idle, static state => ((SessionDeadlines)state!).CheckIdle(), this);
    }

    private void End(string why) => session.End(new EndReason(Side.Gateway, Stage.Policy, why), Refusal.Killed($"{why} Connect again."));
}
