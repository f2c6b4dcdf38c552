using HoopWire.Net;

namespace HoopWire.Sessions;

/// <summary>The longest a session may last, the end of the person's proof, and idleness. Belongs to the session's loop.</summary>
/// <param name="session">The session.</param>
/// <param name="loop">Its loop.</param>
/// <param name="limits">How long it may last and be idle.</param>
/// <param name="time">The clock.</param>
public sealed class SessionDeadlines(ITimedSession session, Loop loop, GatewayLimits limits, TimeProvider time)
{
    private LoopTimer? _end;
    private LoopTimer? _idle;
    private long _seen;

    /// <summary>Starts counting.</summary>
    public void Start()
    {
        var left = session.Header.Identity.ExpiresAt - time.GetUtcNow();
        _end = left < limits.Max
            ? loop.Schedule(left > TimeSpan.Zero ? left.Value : TimeSpan.Zero, static state => ((SessionDeadlines)state!).ExpireProof(), this)
            : loop.Schedule(limits.Max, static state => ((SessionDeadlines)state!).EndLongest(), this);
        _idle = loop.Schedule(limits.Idle, static state => ((SessionDeadlines)state!).CheckIdle(), this);
    }

    /// <summary>Stops counting.</summary>
    public void Stop()
    {
        _end?.Cancel();
        _idle?.Cancel();
    }

    private void EndLongest() => session.EndInTime("The session has lasted as long as it may.", "Connect again.");

    private void ExpireProof()
    {
        string proof = session.Header.Identity.Method switch
        {
            "key" => "access key",
            "certificate" => "client certificate",
            _ => "token",
        };
        session.EndInTime($"The {proof} of this session has expired.", $"Connect again with a new {proof}.");
    }

    private void CheckIdle()
    {
        if (!session.IsRelaying) return;
        long commands = session.Commands;
        if (commands == _seen && !session.IsAtWork)
        {
            session.EndInTime("The session was idle for too long.", "Connect again.");
            return;
        }
        _seen = commands;
        _idle = loop.Schedule(limits.Idle, static state => ((SessionDeadlines)state!).CheckIdle(), this);
    }
}
