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
    private StatementRate? _watchedRate;
    private Bound? _observed;
    private bool _wasObserved;

    /// <summary>The bound that the message at hand exceeds when the one before did not: once for a flood. Null otherwise.</summary>
    public Bound? NewlyExceeded => _refused ? null : _exceeded;

    /// <summary>The same of a bound that only observes.</summary>
    public Bound? NewlyObserved => _wasObserved ? null : _observed;

    /// <summary>Charges the message at hand; the bound that it exceeds, or null.</summary>
    /// <param name="limits">The bounds in force.</param>
    /// <param name="statements">How many statements it runs.</param>
    public Bound? Charge(PolicyLimits limits, int statements)
    {
        if (_isCharged || limits is { StatementsPerMinute: null, Watched: null }) return _exceeded;
        _isCharged = true;
        if (limits.StatementsPerMinute is { } bound)
        {
            _rate ??= rates.Enter(user, target);
            if (!_rate.TryTake(statements, bound.Value, rates.Second)) _exceeded = bound;
        }

        // What is refused does not run: it counts for none that only observes.
        if (_exceeded is null && limits.Watched?.StatementsPerMinute is { } watched)
        {
            _watchedRate ??= rates.Enter(user, target, isWatched: true);
            if (!_watchedRate.TryTake(statements, watched.Value, rates.Second)) _observed = watched;
        }

        return _exceeded;
    }

    /// <summary>The message is done with: the next one is charged anew.</summary>
    public void Taken()
    {
        if (_isCharged) (_refused, _wasObserved) = (_exceeded is not null, _observed is not null);
        (_isCharged, _exceeded, _observed) = (false, null, null);
    }

    /// <summary>The session has ended.</summary>
    public void Leave()
    {
        if (_rate is not null) rates.Leave(user, target);
        if (_watchedRate is not null) rates.Leave(user, target, isWatched: true);
        (_rate, _watchedRate) = (null, null);
    }
}
