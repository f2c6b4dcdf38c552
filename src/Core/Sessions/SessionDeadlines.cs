using HoopWire.Net;

namespace HoopWire.Sessions;

/// <summary>
/// The longest a session may last, the end of the person's proof, and idleness: how long nothing was done, by whoever counts (<see cref="ITimedSession.Activity"/>), and nobody was at
/// work. Never ends an idle session early, and late by a sixteenth of what it may be idle at the most. Belongs to the session's loop.
/// </summary>
/// <param name="session">The session.</param>
/// <param name="loop">Its loop.</param>
/// <param name="limits">How long it may last and be idle.</param>
/// <param name="time">The clock.</param>
public sealed class SessionDeadlines(ITimedSession session, Loop loop, GatewayLimits limits, TimeProvider time)
{
    // A look costs a timer; a clock read with each keystroke would cost more.
    private const int LooksPerIdle = 16;

    private LoopTimer? _end;
    private LoopTimer? _idle;
    private long _seen;
    private bool _wasAtWork;
    private long _activeAt;

    /// <summary>Starts counting.</summary>
    public void Start()
    {
        var left = session.Header.Identity.ExpiresAt - time.GetUtcNow();
        _end = left < limits.Max
            ? loop.Schedule(left > TimeSpan.Zero ? left.Value : TimeSpan.Zero, static state => ((SessionDeadlines)state!).ExpireProof(), this)
            : loop.Schedule(limits.Max, static state => ((SessionDeadlines)state!).EndLongest(), this);
        _seen = session.Activity;
        _activeAt = time.GetTimestamp();
        Look(limits.Idle);
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
        long activity = session.Activity;
        bool isAtWork = session.IsAtWork;
        // Work that was there at the last look may have ended just now.
        if (activity != _seen || isAtWork || _wasAtWork) _activeAt = time.GetTimestamp();
        (_seen, _wasAtWork) = (activity, isAtWork);
        var left = limits.Idle - time.GetElapsedTime(_activeAt);
        if (left > TimeSpan.Zero) Look(left);
        else session.EndInTime("The session was idle for too long.", "Connect again.");
    }

    private void Look(TimeSpan left)
    {
        var interval = limits.Idle / LooksPerIdle;
        _idle = loop.Schedule(left < interval ? left : interval, static state => ((SessionDeadlines)state!).CheckIdle(), this);
    }
}
