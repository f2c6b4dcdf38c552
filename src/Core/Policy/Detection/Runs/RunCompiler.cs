using HoopWire.Policy.Filters;

namespace HoopWire.Policy.Detection;

/// <summary>Makes a <see cref="RunTable"/> of the forms of detectors, by reading runs and separators with the automaton of all forms at once.</summary>
internal sealed class RunCompiler
{
    private const int RunsRead = 3;
    private const int LongestRun = 200;

    private readonly RunAlphabet _alphabet;
    private readonly Automaton _automaton = new();
    private readonly List<RunPromises> _forms = [];
    private readonly int[] _formOf;
    private readonly StateSet _closure;
    private readonly Dictionary<int[], int> _stateNumbers = new(StateListComparer.Instance);
    private readonly Dictionary<int[], int> _runNumbers = new(StateListComparer.Instance);
    private readonly Dictionary<int[], int[]> _steps = new(StateListComparer.Instance);
    private readonly List<State> _states = [];
    private readonly List<Run> _runs = [];
    private readonly List<ushort> _runTable = [];
    private readonly List<ushort> _stateTable = [];

    private RunCompiler(IReadOnlyList<Detector> detectors)
    {
        var formOf = new List<int>();
        foreach (var (detector, form) in detectors.SelectMany(d => d.Forms.Select(f => (d, f))))
        {
            _automaton.Add(RegexParser.Parse(form.Pattern, false), _forms.Count);
            while (formOf.Count < _automaton.States.Count) formOf.Add(_forms.Count);
            _forms.Add(!form.NeedsContext ? RunPromises.Plain : detector.Kind == DetectorKind.Phone ? RunPromises.AnnouncedPhone : RunPromises.Announced);
        }
        _formOf = [.. formOf];
        _closure = new StateSet(_automaton.States.Count);
        _alphabet = new RunAlphabet(_automaton);
    }

    /// <summary>Compiles detectors.</summary>
    public static RunTable Compile(IReadOnlyList<Detector> detectors) => new RunCompiler(detectors).Compile();

    private RunTable Compile()
    {
        NumberOf(new State([], RunPromises.None, RunPromises.None), 0);
        NumberOf(new Run([], RunPromises.None, RunPromises.None), 0);
        // Without a form the first state is as dead as that one, but a state of its own.
        _states.Add(new State(Close(_automaton.Starts), RunPromises.None, RunPromises.None, 1));
        int run = 0;
        // Runs are numbered behind the state that they follow, states behind the run: both lists grow while they are gone through.
        for (int state = 0; state < _states.Count; state++)
        {
            if (_states[state].Depth <= RunsRead) ReadRuns(_states[state]);
            else _runTable.AddRange(new ushort[RunTable.RunsPerState]);
            for (; run < _runs.Count; run++) ReadSeparators(_runs[run]);
        }
        if (_runs.Count > ushort.MaxValue || _states.Count > ushort.MaxValue) throw new RegexSyntaxException("is too large: the forms have too many runs");
        return new RunTable([.. _runTable], [.. _stateTable], _alphabet.Classes, [.. _runs.Select(Of)], [.. _states.Select(s => s.Certain | s.UnlessDigit | Reach(s.Nodes))]);
    }

    private void ReadRuns(State state)
    {
        for (int kind = 0; kind < RunKinds.Count; kind++)
        {
            var row = new ushort[32];
            bool isDigit = kind is RunKinds.Digits or >= RunKinds.DigitFirst;
            var pending = state.Certain | (isDigit ? RunPromises.None : state.UnlessDigit);
            row[0] = Number(new Run(_alphabet.Separable(state.Nodes), state.Certain | state.UnlessDigit, Accepted(state.Nodes), state.Depth));
            // A run that is not all digits has a letter: what can be read with digits alone is kept apart until one was read.
            int letter = (kind & 1) == 0 ? RunAlphabet.Capital : RunAlphabet.Small;
            var (digits, nodes) = isDigit ? (state.Nodes, Array.Empty<int>()) : ([], Step(state.Nodes, letter));
            var longer = new SortedSet<int>();
            for (int length = 1; length < LongestRun && digits.Length + nodes.Length > 0; length++)
            {
                if (length > 1) nodes = Union(Step(nodes, RunAlphabet.Any), kind == RunKinds.Digits ? [] : Step(digits, letter));
                digits = Step(digits, RunAlphabet.Digit);
                int[] ended = kind == RunKinds.Digits ? digits : nodes;
                if (length < RunTable.LengthMax) row[length] = Number(new Run(_alphabet.Separable(ended), pending, Accepted(ended), state.Depth));
                else longer.UnionWith(ended);
            }
            for (int length = 1; length < RunTable.LengthMax; length++)
            {
                // Beyond what any form reads, what ended before is all there is.
                if (row[length] == 0) row[length] = Number(new Run([], pending, RunPromises.None, state.Depth));
            }
            row[RunTable.LengthMax] = Number(new Run(_alphabet.Separable([.. longer]), pending, Accepted([.. longer]), state.Depth));
            row[RunTable.UnknownLength] = Number(new Run([], state.Certain | state.UnlessDigit | Reach(state.Nodes), RunPromises.None, state.Depth));
            _runTable.AddRange(row);
        }
    }

    private void ReadSeparators(Run run)
    {
        for (int c = 0; c < RunTable.SeparatorsMax; c++)
        {
            if (c >= _alphabet.Count)
            {
                _stateTable.Add(RunTable.Dead);
                continue;
            }
            // A number does not end before a word's byte, nor before a point or hyphen with a digit behind it.
            var (isWord, isPoint) = (_alphabet.IsWord(c), _alphabet.IsPoint(c));
            int[] nodes = Close([.. run.Nodes.Where(n => _alphabet.Separates(n, c)).Select(n => _automaton.States[n].Next)]);
            var certain = run.Pending | (isWord || isPoint ? RunPromises.None : run.Accepted) | Accepted(nodes);
            _stateTable.Add(Number(new State(nodes, certain, isPoint && !isWord ? run.Accepted : RunPromises.None, run.Depth + 1)));
        }
    }

    private int[] Step(int[] nodes, int bytes)
    {
        if (nodes.Length == 0) return nodes;
        int[] key = [bytes, .. nodes];
        if (!_steps.TryGetValue(key, out int[]? next)) _steps[key] = next = Close([.. nodes.Where(n => _alphabet.Continues(n, bytes)).Select(n => _automaton.States[n].Next)]);
        return next;
    }

    private static int[] Union(int[] a, int[] b) => b.Length == 0 ? a : a.Length == 0 ? b : [.. a.Union(b).Order()];

    private RunPromises Of(Run run) => run.Pending | run.Accepted | Reach(run.Nodes);

    private RunPromises Reach(int[] nodes) => nodes.Aggregate(RunPromises.None, (all, n) => all | _forms[_formOf[n]]);

    private RunPromises Accepted(int[] nodes) => Reach([.. nodes.Where(n => _automaton.States[n].Kind == AutomatonStateKind.Accept)]);

    /// <summary>The states that these are or lead to without a byte.</summary>
    private int[] Close(IEnumerable<int> nodes)
    {
        _closure.Clear();
        foreach (int node in nodes) _closure.Add(node);
        for (int i = 0; i < _closure.Count; i++)
        {
            var state = _automaton.States[_closure.Members[i]];
            if (state.Kind != AutomatonStateKind.Split) continue;
            _closure.Add(state.Next);
            _closure.Add(state.Other);
        }
        return [.. _closure.Members.ToArray().Where(n => _automaton.States[n].Kind != AutomatonStateKind.Split).Order()];
    }

    private ushort Number(State state)
    {
        // Behind the last run that is read only the promises count.
        if (state.Depth > RunsRead) state = new State([], state.Certain | state.UnlessDigit | Reach(state.Nodes), RunPromises.None, state.Depth);
        return NumberOf(state, state.Depth);
    }

    private ushort NumberOf(State state, int depth)
    {
        int[] key = [depth > RunsRead ? 1 : 0, (int)state.Certain, (int)state.UnlessDigit, .. state.Nodes];
        if (_stateNumbers.TryGetValue(key, out int number)) return (ushort)number;
        _stateNumbers[key] = number = _states.Count;
        _states.Add(state with { Depth = depth });
        return (ushort)number;
    }

    private ushort Number(Run run) => NumberOf(run, run.Depth);

    private ushort NumberOf(Run run, int depth)
    {
        int[] key = [depth >= RunsRead ? 1 : 0, (int)run.Pending, (int)run.Accepted, .. run.Nodes];
        if (_runNumbers.TryGetValue(key, out int number)) return (ushort)number;
        _runNumbers[key] = number = _runs.Count;
        _runs.Add(run with { Depth = depth });
        return (ushort)number;
    }

    /// <summary>Behind a separator.</summary>
    /// <param name="Nodes">The states of the forms' automaton.</param>
    /// <param name="Certain">What ended before.</param>
    /// <param name="UnlessDigit">What ended before, unless a digit follows.</param>
    /// <param name="Depth">How many runs, counting the one that begins here.</param>
    private sealed record State(int[] Nodes, RunPromises Certain, RunPromises UnlessDigit, int Depth = 0);

    /// <summary>Where a run has ended.</summary>
    private sealed record Run(int[] Nodes, RunPromises Pending, RunPromises Accepted, int Depth = 0);
}
