using HoopWire.MySql.State;
using HoopWire.Net;
using HoopWire.Policy.Limits;
using HoopWire.Recording;
using HoopWire.Sessions;

namespace HoopWire.MySql.Session;

/// <summary>Ends statements that run longer than the policy lets them: the client reads an error, the target is asked to kill.</summary>
/// <param name="loop">The session's loop.</param>
/// <param name="time">The clock.</param>
internal sealed class StatementClock(Loop loop, TimeProvider time)
{
    private LoopTimer? _timer;
    private Exchange? _exchange;

    /// <summary>A command was forwarded.</summary>
    public void Forwarded(Exchange exchange)
    {
        if (_timer is not null || !exchange.Command.RunsStatement || exchange.Judge.Policy.Limits.StatementTicks is not { } limit) return;
        _exchange = exchange;
        Schedule(TimeSpan.FromTicks(limit.Value));
    }

    /// <summary>The session has ended.</summary>
    public void Stop() => _timer?.Cancel();

    private void Schedule(TimeSpan due) => _timer = loop.Schedule(due, static state => ((StatementClock)state!).Check(), this);

    private void Check()
    {
        _timer = null;
        if (_exchange is not { HasEnded: false } exchange || exchange.Reply.Phase == ReplyPhase.Idle || !exchange.Command.RunsStatement) return;
        if (exchange.Judge.Policy.Limits.StatementTicks is not { } bound) return;
        var limit = TimeSpan.FromTicks(bound.Value);
        var left = limit - time.GetElapsedTime(exchange.Command.ForwardedAt);
        if (left <= TimeSpan.Zero)
        {
            if (exchange.Command.Stopped is null) Expire(exchange, bound);
            if (exchange.HasEnded) return;
            left = limit;
        }
        Schedule(left);
    }

    private static void Expire(Exchange exchange, Bound limit)
    {
        var refusal = Refusal.TimedOut(ResultObserver.Exceeded(limit), limit.Rule);
        // In the middle of a packet there is no place for an error: the row is finished, and the next one is dropped.
        exchange.Command.Stopped = refusal;
        if (exchange.Note(new NoticeEvent(exchange.Command.Sequence, "limit", refusal.Message, refusal.Rule))) exchange.Control.CancelOnTarget();
    }
}
