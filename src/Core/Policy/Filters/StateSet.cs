namespace HoopWire.Policy.Filters;

/// <summary>A set of automaton states that is emptied without being cleared.</summary>
internal sealed class StateSet(int capacity)
{
    private readonly int[] _dense = new int[capacity];
    private readonly int[] _sparse = new int[capacity];

    /// <summary>How many are in it.</summary>
    public int Count { get; private set; }

    /// <summary>Its members, in the order they came.</summary>
    public Span<int> Members => _dense.AsSpan(0, Count);

    /// <summary>Adds a state; false when it is there already.</summary>
    public bool Add(int state)
    {
        int at = _sparse[state];
        if (at < Count && _dense[at] == state) return false;
        _sparse[state] = Count;
        _dense[Count++] = state;
        return true;
    }

    /// <summary>Empties it.</summary>
    public void Clear() => Count = 0;
}
