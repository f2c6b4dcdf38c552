namespace HoopWire.Policy.Limits;

/// <summary>Charges a session's statements to its person's count on the target: each message once, however often it is taken up again.</summary>
/// <param name="rates">The counts of all persons.</param>
/// <param name="user">The person; an agent's statements are those of the person it acts for.</param>
/// <param name="target">The target.</param>
public sealed class StatementBudget(StatementRates rates, string user, string target)
{
    private StatementRate? _rate;
    private bool _isCharged;
    private Bound? _exceeded;
    private bool _refused;

    /// <summary>The bound that the message at hand exceeds when the one before did not: once for a flood. Null otherwise.</summary>
    public Bound? NewlyExceeded => _refused ? null : _exceeded;

    /// <summary>Charges the message at hand; the bound that it exceeds, or null.</summary>
    /// <param name="limits">The bounds in force.</param>
    /// <param name="statements">How many statements it runs.</param>
    public Bound? Charge(PolicyLimits limits, int statements)
    {
        if (_isCharged || limits.StatementsPerMinute is not { } bound) return _exceeded;
        _isCharged = true;
        _rate ??= rates.Enter(user, target);
        if (!_rate.TryTake(statements, bound.Value, rates.Second)) _exceeded = bound;
        return _exceeded;
    }

    /// <summary>The message is done with: the next one is charged anew.</summary>
    public void Taken()
    {
        if (_isCharged) _refused = _exceeded is not null;
        (_isCharged, _exceeded) = (false, null);
    }

    /// <summary>The session has ended.</summary>
    public void Leave()
    {
        if (_rate is not null) rates.Leave(user, target);
        _rate = null;
    }
}
