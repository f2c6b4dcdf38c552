namespace HoopWire.Policy.Masking;

/// <summary>What sessions of the gateway have last changed of what a database defines, and whether one is at it. Any thread.</summary>
public sealed class ChangeMark
{
    private readonly Lock _lock = new();
    private long _at = long.MinValue;
    private long _ofOthers = long.MinValue;
    private object? _by;
    private int _changing;

    /// <summary>The last change, in the clock's ticks; what was asked for before it may show what is no more.</summary>
    public long At => Volatile.Read(ref _at);

    /// <summary>Whether something is on its way to the target, or not answered yet, that may change what names mean to others.</summary>
    /// <param name="ownToo">Whether the asking session is itself at it, and does not count.</param>
    public bool IsChanging(bool ownToo) => Volatile.Read(ref _changing) > (ownToo ? 1 : 0);

    /// <summary>The last change by another session than this one.</summary>
    public long AtOfOthers(object session)
    {
        lock (_lock) return ReferenceEquals(_by, session) ? _ofOthers : _at;
    }

    /// <summary>A session may have changed something at a time.</summary>
    public void Changed(object session, long at)
    {
        lock (_lock)
        {
            if (!ReferenceEquals(_by, session)) (_ofOthers, _by) = (_at, session);
            Volatile.Write(ref _at, Math.Max(_at, at));
        }
    }

    /// <summary>A session is about to change something.</summary>
    public void Begin() => Interlocked.Increment(ref _changing);

    /// <summary>The target has answered: what has changed is told by <see cref="Changed"/>, which comes before.</summary>
    public void End() => Interlocked.Decrement(ref _changing);
}
