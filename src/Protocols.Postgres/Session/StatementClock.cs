using HoopWire.Net;
using HoopWire.Policy.Limits;
using HoopWire.Postgres.State;
using HoopWire.Recording;
using HoopWire.Sessions;

namespace HoopWire.Postgres.Session;

/// <summary>Ends statements that run longer than the policy lets them: the client reads an error, the target is asked to cancel.</summary>
/// <param name="loop">The session's loop.</param>
/// <param name="time">The clock.</param>
internal sealed class StatementClock(Loop loop, TimeProvider time)
{
    private LoopTimer? _timer;
    private Exchange? _exchange;
    private long _lastDone;
    private long _lastRan;

    /// <summary>A Query or an Execute was forwarded.</summary>
    public void Forwarded(Exchange exchange)
    {
        if (_timer is not null || exchange.Judge.Policy.Limits.StatementTicks is not { } limit) return;
        _exchange = exchange;
        Schedule(TimeSpan.FromTicks(limit.Value));
    }

    /// <summary>The target has come to the end of something. Where that was a statement and more is owed, the next one's time starts.</summary>
    public void Done(ReplyKind kind, bool owesMore)
    {
        if (_timer is not null && owesMore && kind is ReplyKind.Query or ReplyKind.Execute) _lastDone = time.GetTimestamp();
        if (IsAsked && kind is ReplyKind.Query or ReplyKind.Execute or ReplyKind.Sync) _lastRan = time.GetTimestamp();
    }

    /// <summary>Whether somebody asks how long statements ran: a rule that only observes.</summary>
    public bool IsAsked { get; set; }

    /// <summary>How long the statement has run whose end has just come: what was answered before it in the same batch came with it, but for statements.</summary>
    public TimeSpan Ran(in ReplyEntry reply) => time.GetElapsedTime(Math.Max(reply.ForwardedAt, _lastRan));

    /// <summary>The session has ended.</summary>
    public void Stop() => _timer?.Cancel();

    private void Schedule(TimeSpan due) => _timer = loop.Schedule(due, static state => ((StatementClock)state!).Check(), this);

    private void Check()
    {
        _timer = null;
        if (_exchange is not { HasEnded: false } exchange || exchange.Replies.Count == 0) return;
        if (exchange.Judge.Policy.Limits.StatementTicks is not { } bound) return;
        var limit = TimeSpan.FromTicks(bound.Value);
        int running = FindRunning(exchange.Replies);
        if (running < 0) return;
        ref var reply = ref exchange.Replies[running];
        var left = limit - time.GetElapsedTime(Math.Max(reply.ForwardedAt, _lastDone));
        if (left <= TimeSpan.Zero && reply is { Refusal: null, Swallow: false })
        {
            Expire(exchange, ref reply, bound);
            if (exchange.HasEnded) return;
            left = limit;
        }
        Schedule(left > TimeSpan.Zero ? left : limit);
    }

    /// <summary>The oldest statement that runs; what stands before it (a Parse, a Bind) is done, and its reply lies in the target's buffer.</summary>
    private static int FindRunning(ReplyQueue replies)
    {
        for (int i = 0; i < replies.Count; i++)
            if (replies[i].Kind is ReplyKind.Query or ReplyKind.Execute) return i;
        return -1;
    }

    private static void Expire(Exchange exchange, ref ReplyEntry reply, Bound bound)
    {
        string message = ResultObserver.Exceeded(bound);
        reply.Refusal = Refusal.ByLimit(bound, message, "Ask for less at a time.", Refusal.Canceled);
        exchange.Result.IsSuppressed = true;
        if (exchange.Note(new NoticeEvent(reply.Sequence, "limit", message, bound.Rule))) exchange.Control.CancelOnTarget();
    }
}
