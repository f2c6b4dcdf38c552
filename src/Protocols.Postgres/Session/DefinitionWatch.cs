using HoopWire.Policy.Masking;

namespace HoopWire.Postgres.Session;

/// <summary>What one session has to do with changes of definitions: it tells others of its own, and hears of theirs. On the session's loop.</summary>
/// <param name="mark">Where the sessions on the database tell each other.</param>
internal sealed class DefinitionWatch(ChangeMark mark)
{
    private bool _isAtIt;
    private bool _defines;
    private bool _isUncommitted;

    /// <summary>When any session last changed something, this one among them, in the clock's ticks.</summary>
    public long At => mark.At;

    /// <summary>When another session last did.</summary>
    public long AtOfOthers => mark.AtOfOthers(this);

    /// <summary>Whether another session may have changed something since a time, or is at it.</summary>
    public bool MayHaveChangedSince(long readAt) => mark.IsChanging(_isAtIt) || (mark.At >= readAt && AtOfOthers >= readAt);

    /// <summary>Something is about to be forwarded that runs: it may define something, or commit what was defined before.</summary>
    public void Forwarding(bool defines)
    {
        _defines |= defines;
        if (_isAtIt || !(defines || _isUncommitted)) return;
        _isAtIt = true;
        mark.Begin();
    }

    /// <summary>A definition has run. Others see it now, or once its transaction is committed.</summary>
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
        if (!_isAtIt && !_isUncommitted) return;
        if (_defines || !isOpen) mark.Changed(this, time.GetTimestamp());
        _isUncommitted = isOpen;
        if (_isAtIt) mark.End();
        (_isAtIt, _defines) = (false, false);
    }

    /// <summary>The session has ended: what it was at may be done until then.</summary>
    public void Abandoned(long until)
    {
        if (_isAtIt || _isUncommitted) mark.Changed(this, until);
        if (_isAtIt) mark.End();
        (_isAtIt, _isUncommitted) = (false, false);
    }
}
