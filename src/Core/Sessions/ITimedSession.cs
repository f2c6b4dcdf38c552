namespace HoopWire.Sessions;

/// <summary>A session that <see cref="SessionDeadlines"/> may end.</summary>
public interface ITimedSession : ILiveSession
{
    /// <summary>Whether its relay runs.</summary>
    bool IsRelaying { get; }

    /// <summary>Commands taken so far.</summary>
    long Commands { get; }

    /// <summary>
    /// Whether somebody else works for it: the target owes an answer to a command, or a human a decision. What merely stands open is no work, however long: a terminal, a tunnel, a
    /// watch, a COPY whose data the client has yet to send. What comes through it counts as <see cref="Activity"/>.
    /// </summary>
    bool IsAtWork { get; }

    /// <summary>
    /// A number that grows with whatever keeps the session from being idle; what that is, the protocol says: commands, what the person types and sends, and what the target brings
    /// unasked to somebody who waits for it. What peers send to keep a connection open is none of it.
    /// </summary>
    long Activity { get; }

    /// <summary>Ends it.</summary>
    /// <param name="why">What has come to its end.</param>
    /// <param name="hint">What to do next.</param>
    void EndInTime(string why, string hint);
}
