namespace HoopWire.Policy.Limits;

/// <summary>The counts of all persons and targets. One is kept while a session uses it, and for a minute after its last statement.</summary>
/// <param name="time">The clock.</param>
public sealed class StatementRates(TimeProvider time)
{
    /// <summary>Above this many, each new one looks for some that nobody needs any more.</summary>
    private const int SweepAbove = 1024;

    private readonly Dictionary<(string User, string Target, bool IsWatched), Entry> _entries = [];
    private readonly Lock _gate = new();

    /// <summary>The monotonic clock in whole seconds.</summary>
    public long Second => time.GetTimestamp() / time.TimestampFrequency;

    /// <summary>The count of a person on a target; <see cref="Leave"/> ends its use.</summary>
    /// <param name="user">The person.</param>
    /// <param name="target">The target.</param>
    /// <param name="isWatched">Whether it is for a bound that only observes: it counts what another bound would have let through.</param>
    public StatementRate Enter(string user, string target, bool isWatched = false)
    {
        lock (_gate)
        {
            if (!_entries.TryGetValue((user, target, isWatched), out var entry))
            {
                if (_entries.Count >= SweepAbove) Sweep();
                _entries[(user, target, isWatched)] = entry = new Entry();
            }

            entry.Users++;
            return entry.Rate;
        }
    }

    /// <summary>A session has ended.</summary>
    /// <param name="user">The person.</param>
    /// <param name="target">The target.</param>
    /// <param name="isWatched">As it was entered.</param>
    public void Leave(string user, string target, bool isWatched = false)
    {
        lock (_gate)
            if (_entries.TryGetValue((user, target, isWatched), out var entry)) entry.Users--;
    }

    private void Sweep()
    {
        long now = Second;
        foreach (var (key, entry) in _entries)
            if (entry.Users == 0 && entry.Rate.IsIdle(now)) _entries.Remove(key);
    }

    private sealed class Entry
    {
        public StatementRate Rate { get; } = new();

        public int Users { get; set; }
    }
}
