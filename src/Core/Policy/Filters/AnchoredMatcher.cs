namespace HoopWire.Policy.Filters;

/// <summary>
/// Several expressions without conditions on places as one deterministic automaton, built whole and matched from a given place only. Immutable.
/// A state is a row of <see cref="_table"/>; state 0 leads nowhere.
/// </summary>
internal sealed class AnchoredMatcher
{
    private const int StatesMax = 60_000;
    private readonly ByteClasses _classes;
    private readonly int _stride;
    private readonly ushort[] _table;
    private readonly int[][] _accepts;

    /// <summary>Builds the automaton.</summary>
    /// <exception cref="RegexSyntaxException">It becomes too large.</exception>
    public AnchoredMatcher(Automaton automaton)
    {
        _classes = new ByteClasses(automaton);
        _stride = _classes.Count;
        var known = new Dictionary<int[], int>(StateListComparer.Instance);
        var rows = new List<int[]>();
        var accepts = new List<int[]>();
        var closure = new StateSet(automaton.States.Count);
        Intern(automaton, [], closure, known, rows, accepts);
        Intern(automaton, [.. automaton.Starts], closure, known, rows, accepts);
        var table = new List<ushort>(new ushort[_stride]);
        for (int state = 1; state < rows.Count; state++)
        {
            if (rows.Count > StatesMax) throw new RegexSyntaxException($"is too large: the automaton has more than {StatesMax} states");
            for (int c = 0; c < _stride; c++)
            {
                byte b = _classes.Member(c);
                int[] next = [.. rows[state].Where(s => automaton.States[s].Set.Contains(b)).Select(s => automaton.States[s].Next)];
                table.Add((ushort)Intern(automaton, next, closure, known, rows, accepts));
            }
        }
        _table = [.. table];
        _accepts = [.. accepts];
    }

    /// <summary>The state before the first byte.</summary>
    public static int Start => 1;

    /// <summary>How many states there are.</summary>
    public int States => _accepts.Length;

    /// <summary>The state behind a byte; 0 when nothing can match any more.</summary>
    public int Step(int state, byte b) => _table[(state * _stride) + _classes.Of[b]];

    /// <summary>The expressions that match up to here.</summary>
    public ReadOnlySpan<int> Accepted(int state) => _accepts[state];

    /// <summary>Numbers the deterministic state that holds these states and what they lead to without a byte.</summary>
    private static int Intern(
        Automaton automaton, int[] kernel, StateSet closure, Dictionary<int[], int> known, List<int[]> rows, List<int[]> accepts)
    {
        closure.Clear();
        foreach (int state in kernel) closure.Add(state);
        for (int i = 0; i < closure.Count; i++)
        {
            var state = automaton.States[closure.Members[i]];
            if (state.Kind != AutomatonStateKind.Split) continue;
            closure.Add(state.Next);
            closure.Add(state.Other);
        }
        int[] members = [.. closure.Members.ToArray().Where(s => automaton.States[s].Kind != AutomatonStateKind.Split).Order()];
        if (known.TryGetValue(members, out int number)) return number;
        known[members] = number = rows.Count;
        rows.Add([.. members.Where(s => automaton.States[s].Kind == AutomatonStateKind.Bytes)]);
        accepts.Add([.. members.Where(s => automaton.States[s].Kind == AutomatonStateKind.Accept).Select(s => automaton.States[s].Next).Distinct().Order()]);
        return number;
    }
}
