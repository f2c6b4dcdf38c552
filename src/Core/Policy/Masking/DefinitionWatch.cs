namespace HoopWire.Policy.Masking;

/// <summary>What one session has to do with changes of definitions: it tells others of its own, and hears of theirs. On the session's loop.</summary>
/// <param name="mark">Where the sessions on the database tell each other.</param>
public sealed class DefinitionWatch(ChangeMark mark)
{
    /// <summary>How long a target may be at what a session has left behind.</summary>
    private static readonly TimeSpan Abandonment = TimeSpan.FromSeconds(5);

    private bool _isAtIt;
    private bool _defines;
    private bool _isUncommitted;

    /// <summary>When any session last changed something, this one among them, in the clock's ticks.</summary>
    public long At => mark.At;

    /// <summary>When another session last did.</summary>
    public long AtOfOthers => mark.AtOfOthers(this);

    /// <summary>Whether another session may have changed something since a time, or is at it.</summary>
    /// <param name="readAt">The time, in the clock's ticks.</param>
    public bool MayHaveChangedSince(long readAt) => mark.IsChanging(_isAtIt) || (mark.At >= readAt && AtOfOthers >= readAt);

    /// <summary>Something is about to be forwarded that runs: it may define something, or commit what was defined before.</summary>
    /// <param name="defines">Whether it may define something.</param>
    public void Forwarding(bool defines)
    {
        _defines |= defines;
        if (_isAtIt || !(defines || _isUncommitted)) return;
        _isAtIt = true;
        mark.Begin();
    }

    /// <summary>A definition has run. Others see it now, or once its transaction is committed.</summary>
    /// <param name="now">The clock's tick.</param>
    public void Ran(long now)
    {
        mark.Changed(this, now);
        _isUncommitted = true;
    }

    /// <summary>The target owes nothing: what was to be changed is done, as far as others see it, or will not be.</summary>
    /// <param name="time">The clock, which is asked only where there is something to tell: every statement comes here.</param>
    /// <param name="isOpen">Whether a transaction is open.</param>
    public void Answered(TimeProvider time, bool isOpen)
    {
        ArgumentNullException.ThrowIfNull(time);
        if (!_isAtIt && !_isUncommitted) return;
        if (_defines || !isOpen) mark.Changed(this, time.GetTimestamp());
        _isUncommitted = isOpen;
        if (_isAtIt) mark.End();
        (_isAtIt, _defines) = (false, false);
    }

    /// <summary>The session has ended before the answer: what it was at may yet be done.</summary>
    /// <param name="time">The clock.</param>
    public void Abandoned(TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(time);
        if (_isAtIt || _isUncommitted) mark.Changed(this, time.GetTimestamp() + (long)(Abandonment.TotalSeconds * time.TimestampFrequency));
        if (_isAtIt) mark.End();
        (_isAtIt, _isUncommitted) = (false, false);
    }
}
