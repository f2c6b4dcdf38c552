namespace HoopWire.Sessions;

/// <summary>A session that <see cref="SessionDeadlines"/> may end.</summary>
public interface ITimedSession : ILiveSession
{
    /// <summary>Whether its relay runs.</summary>
    bool IsRelaying { get; }

    /// <summary>Commands taken so far.</summary>
    long Commands { get; }

    /// <summary>Whether the target owes an answer, or a human a decision.</summary>
    bool IsAtWork { get; }

    /// <summary>Ends it.</summary>
    /// <param name="why">What has come to its end.</param>
    /// <param name="hint">What to do next.</param>
    void EndInTime(string why, string hint);
}
