namespace HoopWire.Postgres.Session;

/// <summary>
/// What was fetched by SQL from each cursor of a session, by its name. A cursor that is opened, by DECLARE or by a function in a transaction of its own,
/// begins at nothing.
/// </summary>
internal sealed class CursorCounts
{
    /// <summary>Cursors that are told apart; what is fetched from any further one is counted together.</summary>
    public const int CursorsMax = 10_000;

    private readonly Dictionary<byte[], ResultCount> _counts = new(NameComparer.Instance);
    private readonly Dictionary<byte[], ResultCount> _held = new(NameComparer.Instance);
    private readonly ResultCount _others = new();

    /// <summary>The count of an open cursor.</summary>
    public ResultCount Of(byte[] name)
    {
        if (_held.TryGetValue(name, out var count) || _counts.TryGetValue(name, out count)) return count;
        if (_counts.Count >= CursorsMax) return _others;
        return _counts[name] = new ResultCount();
    }

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
        if (use.Outlives && _held.Count < CursorsMax) _held[name] = new ResultCount();
    }

    /// <summary>No transaction is open: the cursors are closed, but for those that were declared WITH HOLD.</summary>
    public void TransactionEnded()
    {
        if (_counts.Count > 0) _counts.Clear();
        _others.Clear();
    }
}
