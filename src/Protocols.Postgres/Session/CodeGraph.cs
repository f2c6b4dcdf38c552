namespace HoopWire.Postgres.Session;

/// <summary>Which objects of a database use which, as far as a function that may do more than it seems stands at the end.</summary>
internal sealed class CodeGraph
{
    private readonly Dictionary<string, List<CodeEdge>> _users = new(StringComparer.Ordinal);
    private readonly HashSet<string> _ofSystemTypes = new(StringComparer.Ordinal);
    private readonly Dictionary<string, (string Schema, string Name)> _names = new(StringComparer.Ordinal);

    /// <summary>Reads the rows.</summary>
    /// <param name="rows">In the order of <see cref="CodeQuery.Uses"/>'s columns.</param>
    /// <exception cref="FormatException">Rows that the query cannot give: the target lies about its catalogue.</exception>
    public CodeGraph(IEnumerable<string[]> rows)
    {
        foreach (string[] row in rows)
        {
            var (user, used) = (row[0] + row[1], row[5] + row[6]);
            if (row[0].Length != 1 || row[5].Length != 1 || !CodeEdge.IsKnown(row[4])) throw new FormatException();
            _names.TryAdd(user, (row[2], row[3]));
            if (row[8].Length > 0) _names.TryAdd(used, (row[7], row[8]));
            if (!_users.TryGetValue(used, out var users)) _users.Add(used, users = []);
            users.Add(new CodeEdge(user, row[4]));
            if (row[4] == "S") _ofSystemTypes.Add(user);
        }
    }

    /// <summary>Functions that something uses: their nodes.</summary>
    public IEnumerable<string> Functions => _users.Keys.Where(node => node[0] == 'f');

    /// <summary>Schema and name of an object; of a cast its context and nothing.</summary>
    /// <exception cref="FormatException">No row names it: the target lies about its catalogue.</exception>
    public (string Schema, string Name) NameOf(string node) => _names.TryGetValue(node, out var name) ? name : throw new FormatException();

    /// <summary>Whether a cast is between types that are all the system's.</summary>
    public bool IsBetweenSystemTypes(string cast) => !_users.TryGetValue(cast, out var types) || types.Count == 0;

    /// <summary>Whether an operator class is what a type of the system's is sorted and grouped by, with nothing in a statement to tell of it.</summary>
    public bool IsOfSystemType(string operatorClass) => _ofSystemTypes.Contains(operatorClass);

    /// <summary>Everything that runs a function, and by what use; what another function in between runs is that one's.</summary>
    public Dictionary<string, OwnUse> Reach(string function)
    {
        var reached = new Dictionary<string, OwnUse>(StringComparer.Ordinal) { [function] = OwnUse.Name };
        var waiting = new Stack<string>([function]);
        while (waiting.TryPop(out string? at))
        {
            if ((at[0] == 'f' && at != function) || !_users.TryGetValue(at, out var users)) continue;
            foreach (var edge in users)
            {
                var before = reached.GetValueOrDefault(edge.User);
                var uses = before | edge.Given(reached[at]);
                if (uses == before) continue;
                reached[edge.User] = uses;
                waiting.Push(edge.User);
            }
        }

        return reached;
    }

    /// <summary>Names of the relations whose triggers, or others of their parts, run a function directly.</summary>
    public IEnumerable<string> RelationsOf(string function) => (_users.GetValueOrDefault(function) ?? []).Where(edge => edge.User[0] == 'r').Select(edge => NameOf(edge.User).Name);

    /// <summary>Names of everything that may bring a value of a type of an operator's own operands; null where the operands are the system's.</summary>
    public HashSet<string>? BringersOf(string comparison)
    {
        var types = _users.GetValueOrDefault(comparison)?.Where(edge => edge.How == "n").Select(edge => edge.User).ToList() ?? [];
        if (types.Count == 0) return null;
        var (seen, names) = (new HashSet<string>(types, StringComparer.Ordinal), new HashSet<string>(StringComparer.Ordinal));
        var waiting = new Stack<string>(types);
        while (waiting.TryPop(out string? at))
        {
            names.Add(NameOf(at).Name);
            foreach (var edge in _users.GetValueOrDefault(at) ?? [])
                if (edge.How[0] is 'y' or 'k' or 'f' or 'o' or 'v' or 'm' or 'h' or 'H' && edge.User != comparison && seen.Add(edge.User)) waiting.Push(edge.User);
        }

        return names;
    }
}
