namespace HoopWire.Policy.Filters;

/// <summary>Several regular expressions as one non-deterministic automaton over bytes (Thompson's construction).</summary>
internal sealed class Automaton
{
    /// <summary>What a single expression may become.</summary>
    public const int StatesPerPatternMax = 8_000;

    private readonly List<AutomatonState> _states = [];
    private readonly List<int> _starts = [];

    /// <summary>The states.</summary>
    public IReadOnlyList<AutomatonState> States => _states;

    /// <summary>The first state of each expression.</summary>
    public IReadOnlyList<int> Starts => _starts;

    /// <summary>Whether an expression has a condition on places.</summary>
    public bool HasPlaces { get; private set; }

    /// <summary>Adds an expression, whose acceptance is reported as <paramref name="pattern"/>.</summary>
    /// <exception cref="RegexSyntaxException">It becomes too large.</exception>
    public void Add(RegexNode node, int pattern)
    {
        int before = _states.Count;
        int accept = State(new AutomatonState(AutomatonStateKind.Accept, default, pattern, -1));
        _starts.Add(Build(node, accept, before));
    }

    private int Build(RegexNode node, int next, int before)
    {
        if (_states.Count - before > StatesPerPatternMax) throw new RegexSyntaxException($"is too large: it has more than {StatesPerPatternMax} states");
        switch (node)
        {
            case RegexBytes bytes:
                return State(new AutomatonState(AutomatonStateKind.Bytes, bytes.Set, next, -1));
            case RegexPlace place:
                HasPlaces = true;
                return State(new AutomatonState(AutomatonStateKind.Place, default, next, (int)place.Kind));
            case RegexSequence sequence:
                for (int i = sequence.Parts.Length - 1; i >= 0; i--) next = Build(sequence.Parts[i], next, before);
                return next;
            case RegexChoice choice:
                int start = Build(choice.Parts[^1], next, before);
                for (int i = choice.Parts.Length - 2; i >= 0; i--) start = Split(Build(choice.Parts[i], next, before), start);
                return start;
            case RegexRepeat repeat:
                return Repeat(repeat, next, before);
            default:
                throw new ArgumentOutOfRangeException(nameof(node));
        }
    }

    private int Repeat(RegexRepeat repeat, int next, int before)
    {
        if (repeat.Max < 0)
        {
            // The loop is closed once its body is there.
            int loop = Split(next, next);
            _states[loop] = _states[loop] with { Next = Build(repeat.Part, loop, before) };
            next = loop;
        }
        int end = next;
        for (int i = repeat.Max - repeat.Min; i > 0; i--) next = Split(Build(repeat.Part, next, before), end);
        for (int i = 0; i < repeat.Min; i++) next = Build(repeat.Part, next, before);
        return next;
    }

    private int Split(int first, int second) => State(new AutomatonState(AutomatonStateKind.Split, default, first, second));

    private int State(AutomatonState state)
    {
        _states.Add(state);
        return _states.Count - 1;
    }
}
