using HoopWire.Policy.Limits;

namespace HoopWire.Postgres.Session;

/// <summary>
/// What was fetched by SQL from each cursor of a session, by its name. A cursor that is opened, by DECLARE or by a function in a transaction of its own,
/// begins at nothing.
/// </summary>
internal sealed class CursorCounts
{
    /// <summary>Cursors that are told apart; what is fetched from any further one is counted together.</summary>
    public const int CursorsMax = 10_000;

    private NamedEntries<ResultCount> _counts;
    private NamedEntries<ResultCount> _held;
    private bool _isLost;

    /// <summary>The count of all cursors that are not told apart.</summary>
    public ResultCount Others { get; } = new();

    /// <summary>The count of an open cursor.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="outlives">Whether it is fetched from where no transaction was open, so that it was declared WITH HOLD: in code, if in no text.</param>
    public ResultCount Of(byte[] name, bool outlives)
    {
        if (_held.TryGet(name, out var count) || _counts.TryGet(name, out count)) return count;
        ref var counts = ref outlives ? ref _held : ref _counts;
        if (counts.Count >= CursorsMax) return Others;
        counts.Set(name, count = new ResultCount());
        return count;
    }

    /// <summary>A text was forwarded that was not read: from now on any cursor may be one that outlives its transaction.</summary>
    public void Lose() => _isLost = true;

    /// <summary>A cursor was opened or closed.</summary>
    public void Changed(CursorUse use)
    {
        if (use.Name is not { } name)
        {
            _counts.Clear();
            _held.Clear();
            return;
        }
        _counts.Remove(name);
        _held.Remove(name);
        if (use.Outlives && _held.Count < CursorsMax) _held.Set(name, new ResultCount());
    }

    /// <summary>No transaction is open: the cursors are closed, but for those that were declared WITH HOLD.</summary>
    public void TransactionEnded()
    {
        if (_isLost) return;
        _counts.Clear();
        if (_held.Count == 0) Others.Clear();
    }
}
