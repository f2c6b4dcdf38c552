namespace HoopWire.Net;

/// <summary>
/// The relay phase of a session: synchronous, on the loop that owns both legs. Bytes in, bytes consumed out.
/// Implementations neither block nor allocate in steady state.
/// </summary>
public interface IRelayStep
{
    /// <summary>Names the session in a log, such as <c>session 0198…</c>; null for none. Callable from any thread.</summary>
    string? Title => null;

    /// <summary>
    /// Takes bytes from one leg. <paramref name="input"/> starts at the first unconsumed byte, is contiguous and lies in pinned memory that
    /// stays put until this call returns. The step flushes every connection it wrote or forwarded to before it returns.
    /// </summary>
    StepResult OnReceive(Connection from, ReadOnlySpan<byte> input);

    /// <summary>The output of <paramref name="to"/> that was over its high-water mark has fallen below its low-water mark.</summary>
    void OnDrained(Connection to);

    /// <summary>
    /// The leg has ended: the peer closed, the connection broke, or (while suspended with hang-up watch) the peer hung up.
    /// Called at most once per step; no <see cref="OnReceive"/> for it follows.
    /// </summary>
    void OnEnd(Connection from, ConnectionEnd end);
}
