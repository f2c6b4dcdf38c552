namespace HoopWire.Net;

/// <summary>
/// One thread that runs everything of the sessions it owns to completion. Nothing on it blocks.
/// Code that awaits on a loop comes back to it: the loop installs itself as the SynchronizationContext.
/// </summary>
public abstract class Loop
{
    private static readonly Task Never = new TaskCompletionSource().Task;

    /// <summary>Position of the loop in its transport, from 0.</summary>
    public abstract int Index { get; }

    /// <summary>Whether the caller runs on this loop.</summary>
    public abstract bool IsCurrent { get; }

    /// <summary>How often the loop has stood still for more than a tenth of a second, since the start. Any thread.</summary>
    public virtual long Stalls => 0;

    /// <summary>Managed bytes that the loop's thread has allocated up to its last turn: in steady state they stand still. Any thread.</summary>
    public virtual long AllocatedBytes => 0;

    /// <summary>Why the loop has ended though its transport has not been disposed of; null while it runs. Any thread.</summary>
    public virtual string? Fault => null;

    /// <summary>Completes when the loop has ended: its sessions are lost by then. Any thread.</summary>
    public virtual Task Stopped => Never;

    /// <summary>Runs <paramref name="callback"/> on the loop at its next turn. Callable from any thread.</summary>
    public abstract void Post(Action<object?> callback, object? state);

    /// <summary>Runs <paramref name="callback"/> on the loop once, not before <paramref name="due"/> has passed. Loop thread only.</summary>
    public abstract LoopTimer Schedule(TimeSpan due, Action<object?> callback, object? state);
}
