using HoopWire.Policy.Limits;

namespace HoopWire.Postgres.Session;

/// <summary>Charges a session's statements to its person's count on the target: each message once, however often it is taken up again.</summary>
/// <param name="rates">The counts of all persons.</param>
/// <param name="user">The person; an agent's statements are those of the person it acts for.</param>
/// <param name="target">The target.</param>
internal sealed class StatementBudget(StatementRates rates, string user, string target)
{
    private StatementRate? _rate;
    private bool _isCharged;
    private Refusal? _refusal;

    /// <summary>Charges the message at hand; the error when it is one too many.</summary>
    /// <param name="limits">The bounds in force.</param>
    /// <param name="statements">How many statements it runs.</param>
    public Refusal? Charge(PolicyLimits limits, int statements)
    {
        if (_isCharged || limits.StatementsPerMinute is not { } bound) return _refusal;
        _isCharged = true;
        _rate ??= rates.Enter(user, target);
        if (!_rate.TryTake(statements, bound.Value, rates.Second))
        {
            _refusal = new Refusal(
                Refusal.LimitExceeded, $"You send more than {bound.Value} statements a minute to this target", $"Limited by rule \"{bound.Rule}\".", "Wait a minute.");
        }
        return _refusal;
    }

    /// <summary>The message is done with: the next one is charged anew.</summary>
    public void Taken() => (_isCharged, _refusal) = (false, null);

    /// <summary>The session has ended.</summary>
    public void Leave()
    {
        if (_rate is not null) rates.Leave(user, target);
        _rate = null;
    }
}
