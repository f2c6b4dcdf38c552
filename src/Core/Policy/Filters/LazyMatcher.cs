namespace HoopWire.Policy.Filters;

/// <summary>
/// Searches a text for several expressions at once with a deterministic automaton whose states are worked out when they are first met, and kept: each byte
/// costs one look-up, however many expressions there are. When the states become too many they are forgotten and begun anew. Belongs to one thread.
/// </summary>
internal sealed class LazyMatcher
{
    private const int Unknown = -1;
    private const int AcceptFlag = 1 << 30;

    // What stood before a place.
    private const int AfterStart = 0, AfterLineFeed = 1, AfterWord = 2, AfterOther = 3;

    private readonly Automaton _automaton;
    private readonly ByteClasses _classes;
    private readonly int _stride;
    private readonly int _statesMax;
    private readonly StateSet _closure;
    private readonly StateSet _next;
    private readonly Dictionary<int[], int> _known = new(StateListComparer.Instance);
    private readonly List<int[]> _states = [];
    private int[] _table = [];
    private long _work;

    /// <summary>Prepares an automaton.</summary>
    public LazyMatcher(Automaton automaton, int statesMax)
    {
        _automaton = automaton;
        _classes = new ByteClasses(automaton);
        _stride = _classes.Count + 1;
        _statesMax = statesMax;
        _closure = new StateSet(automaton.States.Count);
        _next = new StateSet(automaton.States.Count);
        Reset();
    }

    /// <summary>How many states have been worked out and kept.</summary>
    public int States => _states.Count;

    /// <summary>
    /// Sets the bit of each expression that matches somewhere in the text. False when more than <paramref name="workMax"/> steps of working out would have
    /// been needed: then the bits tell nothing.
    /// </summary>
    public bool TrySearch(ReadOnlySpan<byte> text, Span<ulong> matched, long workMax)
    {
        _work = workMax;
        int state = 0;
        var classes = _classes.Of;
        int[] table = _table;
        foreach (byte b in text)
        {
            int next = table[(state * _stride) + classes[b]];
            if ((uint)next >= AcceptFlag)
            {
                if (next == Unknown && !TryWorkOut(state, classes[b], matched, out next)) return false;
                table = _table;
                if (next >= AcceptFlag) next = Take(next, matched);
            }
            state = next;
        }
        return TryEnd(state, matched);
    }

    private bool TryEnd(int state, Span<ulong> matched)
    {
        int end = _table[(state * _stride) + _classes.Count];
        if (end == Unknown && !TryWorkOut(state, _classes.Count, matched, out end)) return false;
        if (end >= AcceptFlag) Take(end, matched);
        return true;
    }

    /// <summary>Notes what is accepted on the way to a state.</summary>
    private int Take(int flagged, Span<ulong> matched)
    {
        int state = flagged & ~AcceptFlag;
        int[] list = _states[state];
        // A state's list: what stood before, how many expressions are accepted on the way to it, these, then the automaton's states.
        for (int i = 0; i < list[1]; i++) matched[list[2 + i] >> 6] |= 1UL << (list[2 + i] & 63);
        return state;
    }

    private bool TryWorkOut(int state, int symbol, Span<ulong> matched, out int next)
    {
        next = 0;
        int[] from = _states[state];
        _work -= Close(from, symbol);
        if (_work < 0) return false;
        int[] list = Step(symbol);
        if (!_known.TryGetValue(list, out int number))
        {
            if (_states.Count >= _statesMax)
            {
                Reset();
                next = Add(list) | AcceptFlag;
                return true;
            }
            number = Add(list);
        }
        next = list[1] > 0 ? number | AcceptFlag : number;
        _table[(state * _stride) + symbol] = next;
        return true;
    }

    /// <summary>What the kernel leads to without a byte, at a place between what stood before and <paramref name="symbol"/>. Returns what it cost.</summary>
    private int Close(int[] from, int symbol)
    {
        _closure.Clear();
        for (int i = 2 + from[1]; i < from.Length; i++) _closure.Add(from[i]);
        // A match may begin at every place.
        foreach (int start in _automaton.Starts) _closure.Add(start);
        for (int i = 0; i < _closure.Count; i++)
        {
            var state = _automaton.States[_closure.Members[i]];
            if (state.Kind == AutomatonStateKind.Split)
            {
                _closure.Add(state.Next);
                _closure.Add(state.Other);
            }
            else if (state.Kind == AutomatonStateKind.Place && Holds((RegexPlaceKind)state.Other, from[0], symbol))
            {
                _closure.Add(state.Next);
            }
        }
        return _closure.Count + 1;
    }

    private int[] Step(int symbol)
    {
        _next.Clear();
        var accepted = new SortedSet<int>();
        bool atEnd = symbol == _classes.Count;
        byte b = atEnd ? (byte)0 : _classes.Member(symbol);
        foreach (int index in _closure.Members)
        {
            var state = _automaton.States[index];
            if (state.Kind == AutomatonStateKind.Accept) accepted.Add(state.Next);
            else if (state.Kind == AutomatonStateKind.Bytes && !atEnd && state.Set.Contains(b)) _next.Add(state.Next);
        }
        var kernel = _next.Members;
        kernel.Sort();
        int after = !_automaton.HasPlaces ? AfterOther : b == '\n' ? AfterLineFeed : ByteSet.Word.Contains(b) ? AfterWord : AfterOther;
        return [after, accepted.Count, .. accepted, .. kernel];
    }

    private bool Holds(RegexPlaceKind kind, int before, int symbol)
    {
        bool atEnd = symbol == _classes.Count;
        byte b = atEnd ? (byte)0 : _classes.Member(symbol);
        bool edge = before == AfterWord != (!atEnd && ByteSet.Word.Contains(b));
        return kind switch
        {
            RegexPlaceKind.LineStart => before is AfterStart or AfterLineFeed,
            RegexPlaceKind.LineEnd => atEnd || b == '\n',
            RegexPlaceKind.TextStart => before == AfterStart,
            RegexPlaceKind.TextEnd => atEnd,
            RegexPlaceKind.WordEdge => edge,
            _ => !edge,
        };
    }

    private int Add(int[] list)
    {
        int number = _states.Count;
        _states.Add(list);
        _known[list] = number;
        if (_table.Length < _states.Count * _stride) Array.Resize(ref _table, Math.Max(64 * _stride, _table.Length * 2));
        _table.AsSpan(number * _stride, _stride).Fill(Unknown);
        return number;
    }

    private void Reset()
    {
        _states.Clear();
        _known.Clear();
        Add([AfterStart, 0]);
    }
}
