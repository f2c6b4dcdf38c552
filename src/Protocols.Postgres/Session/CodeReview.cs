using System.Collections.Frozen;
using HoopWire.Policy;
using HoopWire.Postgres.Sql;
using HoopWire.Postgres.Sql.Lineage;
using HoopWire.Sql.Lineage;

namespace HoopWire.Postgres.Session;

/// <summary>
/// Tells which functions of a database may do anything: those with code in SQL or a procedural language, unless the server lets them change nothing themselves (STABLE and
/// IMMUTABLE) and their code runs none that may. Functions in C are for superusers to make, and are taken for what they are declared to be, or for what their name tells, if it is a
/// known one; any other may do anything. And it tells what else runs such a function.
/// </summary>
internal sealed class CodeReview
{
    /// <summary>More uses than these are no database that can be followed.</summary>
    private const int ReachedMax = 1_000_000;

    private readonly CodeGraph _graph;
    private readonly IReadOnlyDictionary<string, string?> _remade;
    private readonly Dictionary<string, string[]> _rows = new(StringComparer.Ordinal);
    private readonly Dictionary<string, OwnFunction> _functions = new(StringComparer.Ordinal);
    private readonly List<(string Function, string Node, OwnUse Uses)> _reached = [];
    private readonly HashSet<string> _words = new(StringComparer.Ordinal);
    private readonly HashSet<string> _operators = new(StringComparer.Ordinal);
    private readonly List<(string Operator, HashSet<string> Bringers)> _comparisons = [];

    /// <summary>Reviews a database's functions.</summary>
    /// <param name="rows">Its rows.</param>
    /// <param name="remade">Names of functions that may be others than its rows say.</param>
    /// <exception cref="FormatException">The target lies about its catalogue.</exception>
    /// <exception cref="OverflowException">Likewise.</exception>
    public CodeReview(CodeRows rows, IReadOnlyDictionary<string, string?> remade)
    {
        _remade = remade;
        foreach (var (name, body) in remade)
            if (body is null) _words.Add(name.ToLowerInvariant());
        _graph = new CodeGraph(rows.Uses);
        foreach (string[] row in rows.Functions) _rows.TryAdd(Node(row), row);
        foreach (string node in _graph.Functions)
        {
            var (schema, name) = _graph.NameOf(node);
            bool isC = !_rows.TryGetValue(node, out string[]? row) || row[2] is "internal" or "c";
            if (isC && FunctionEffects.Of(name) is var effects and not Effects.None) Take(node, new OwnFunction(schema, name, true, effects));
        }

        foreach (string[] rule in rows.Rules)
            if (RuleActions.Of(rule[4]) is var effects and not Effects.None) Take("w" + rule[0], new OwnFunction(rule[1], rule[2], false, effects) { Rule = rule[3] });

        int before;
        do
        {
            before = _functions.Count;
            foreach (var (node, row) in _rows)
                if (!_functions.ContainsKey(node) && IsCode(row)) Take(node, Function(row, OwnFunction.Anything));
        }
        while (_functions.Count > before);
    }

    /// <summary>All functions of the database's own.</summary>
    public IEnumerable<OwnFunction> Functions => _rows.Select(row => _functions.GetValueOrDefault(row.Key) is { IsCode: true } code ? code : Function(row.Value, Effects.None));

    /// <summary>Objects that run a function without being one.</summary>
    /// <param name="kind">The letter of their kind.</param>
    public IEnumerable<CodeHolder> Holders(char kind) =>
        from reached in _reached
        where reached.Node[0] == kind
        let name = _graph.NameOf(reached.Node)
        select new CodeHolder(name.Schema, name.Name, reached.Uses, _functions[reached.Function])
        {
            Bringers = kind is 'o' or 'l' ? _graph.BringersOf(reached.Node)?.ToFrozenSet(StringComparer.Ordinal) : null,
        };

    /// <summary>OIDs of types whose values run a function where a parameter is declared as one.</summary>
    public IEnumerable<(uint Type, OwnFunction Function)> Parameters =>
        from reached in _reached
        where reached.Node[0] == 't' && (reached.Uses & (OwnUse.Name | OwnUse.From)) != 0
        select (uint.Parse(reached.Node.AsSpan(1), System.Globalization.CultureInfo.InvariantCulture), _functions[reached.Function]);

    /// <summary>Functions by which types of the system's are sorted and grouped, with nothing in a statement to tell of them.</summary>
    public IEnumerable<OwnFunction> SystemClasses =>
        from reached in _reached
        where reached.Node[0] == 'l' && _graph.IsOfSystemType(reached.Node)
        select _functions[reached.Function];

    /// <summary>Functions that casts between types of the system's run, with nothing in a statement to tell of them, and by castcontext whether a cast must be written.</summary>
    public IEnumerable<(bool IsWritten, OwnFunction Function)> SystemCasts =>
        from reached in _reached
        where reached.Node[0] == 'c' && _graph.IsBetweenSystemTypes(reached.Node)
        select (_graph.NameOf(reached.Node).Schema == "e", _functions[reached.Function]);

    private static string Node(string[] row) => "f" + row[6];

    private static bool IsOfTriggers(string[] row) => row[7] == "t";

    private OwnFunction Function(string[] row, Effects effects) => new(row[0], row[1], row[4] != "0", effects) { IsRemade = _remade.ContainsKey(row[1]) };

    /// <summary>Notes a function, those that run it, and by what words the code of another one does.</summary>
    private void Take(string function, OwnFunction its)
    {
        var waiting = new Stack<(string Node, OwnFunction Function)>([(function, its)]);
        while (waiting.TryPop(out var next))
        {
            if (!_functions.TryAdd(next.Node, next.Function)) continue;
            // What only triggers call no code calls by its name.
            if (next.Function.Rule is null && !(_rows.TryGetValue(next.Node, out string[]? row) && IsOfTriggers(row))) _words.Add(next.Function.Name.ToLowerInvariant());
            foreach (var (node, uses) in _graph.Reach(next.Node))
            {
                if (node == next.Node) continue;
                if (_reached.Count == ReachedMax) throw new FormatException();
                _reached.Add((next.Node, node, uses));
                if (_rows.TryGetValue(node, out string[]? caller)) waiting.Push((node, Function(caller, OwnFunction.Anything)));
                else AddWords(node, uses);
            }
        }
    }

    private void AddWords(string node, OwnUse uses)
    {
        string name = _graph.NameOf(node).Name.ToLowerInvariant();
        if (node[0] == 't' || (node[0] == 'r' && (uses & (OwnUse.Read | OwnUse.Row | OwnUse.Cast)) != 0)) _words.Add(name);
        if (node[0] == 'l') _words.UnionWith((_graph.BringersOf(node) ?? []).Select(b => b.ToLowerInvariant()));
        if (node[0] != 'o') return;
        if (_graph.BringersOf(node) is { } bringers)
        {
            _words.UnionWith(bringers.Select(b => b.ToLowerInvariant()));
            _comparisons.Add((name, bringers));
        }
        else
        {
            _operators.Add(name);
        }
    }

    /// <summary>Whether what a transaction has made under a name may do anything.</summary>
    /// <param name="name">One of the names that were given.</param>
    public bool IsCode(string name) => _remade[name] is not { } body || CallsCode(body, _operators.Union(_comparisons.Select(c => c.Operator)));

    private bool IsCode(string[] function) => (_remade.ContainsKey(function[1]) && IsCode(function[1])) || function[2] switch
    {
        "c" => !(function[3] == "i" || ContribFunctions.AreHarmless(function[1]) || FunctionEffects.Of(function[1]) != Effects.None),
        // An aggregate is looked at by its steps.
        "internal" => function[5] != "aggregate_dummy" && (FunctionEffects.Of(function[5]) != Effects.None || !(function[3] == "i" || FunctionReview.IsReviewed(function[5]))),
        "plpgsql" when IsOfTriggers(function) && function[3] == "v" => !TriggerBody.IsQuiet(function[5]) || CallsCode(function[5], OperatorsOn(function)),
        "sql" or "plpgsql" when function[3] != "v" => CallsCode(function[5], _operators),
        _ => true,
    };

    /// <summary>Operators that a trigger's code may run: NEW and OLD bring values of types that no word of it names.</summary>
    private IEnumerable<string> OperatorsOn(string[] function)
    {
        var relations = _graph.RelationsOf(Node(function));
        return _operators.Union(_comparisons.Where(c => c.Bringers.Overlaps(relations)).Select(c => c.Operator));
    }

    /// <summary>Whether code has a word or an operator that may run something: any mention counts, and what is made of texts may be anything.</summary>
    private bool CallsCode(string body, IEnumerable<string> operators)
    {
        // An assignment compares nothing.
        string text = body.ToLowerInvariant().Replace(":=", "  ", StringComparison.Ordinal);
        if (text.Contains("u&\"", StringComparison.Ordinal)) return true;
        var own = operators.ToHashSet(StringComparer.Ordinal);
        if (own.Any(o => text.Contains(o, StringComparison.Ordinal))) return true;
        int start = -1;
        for (int i = 0; i <= text.Length; i++)
        {
            bool inWord = i < text.Length && (char.IsLetterOrDigit(text[i]) || text[i] is '_' or '$' || text[i] >= 0x80);
            if (inWord && start < 0) start = i;
            if (inWord || start < 0) continue;
            string word = text[start..i];
            if (word == "execute" || _words.Contains(word) || (own.Count > 0 && WordOperators.Behind(word).Any(own.Contains)) || FunctionEffects.Of(word) != Effects.None) return true;
            start = -1;
        }
        return false;
    }
}
