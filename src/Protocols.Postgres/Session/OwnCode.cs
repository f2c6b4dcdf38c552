using System.Collections.Frozen;
using System.Collections.Immutable;
using HoopWire.Policy;
using HoopWire.Policy.Masking;
using HoopWire.Postgres.Sql;
using HoopWire.Postgres.Sql.Lineage;

namespace HoopWire.Postgres.Session;

/// <summary>
/// The functions of a database's own, and which of them may do anything: those with code in SQL or a procedural language, unless the server lets them change nothing
/// themselves (STABLE and IMMUTABLE) and their code calls none that may. Functions in C are for superusers to make, and are taken for what their name tells. Immutable but
/// for the time at which it was last found to hold.
/// </summary>
internal sealed class OwnCode
{
    private static int _count;

    /// <summary>Nothing is known yet: each function may do anything.</summary>
    public static OwnCode Unknown { get; } = new([], [], 0);

    private readonly FrozenDictionary<string, ImmutableArray<OwnFunction>> _functions;
    private readonly FrozenSet<string> _system;
    private readonly FrozenSet<string> _types;
    private LatestTick _readAt = new(long.MinValue);

    private OwnCode(IEnumerable<OwnFunction> functions, IReadOnlyCollection<string[]> known, UInt128 hash)
    {
        _functions = functions.GroupBy(f => f.Name, StringComparer.Ordinal).ToFrozenDictionary(g => g.Key, g => g.ToImmutableArray(), StringComparer.Ordinal);
        _system = known.Where(k => k[1] == "f").Select(k => k[0]).ToFrozenSet(StringComparer.Ordinal);
        _types = known.Where(k => k[1] == "t").Select(k => k[0]).ToFrozenSet(StringComparer.Ordinal);
        Hash = hash;
    }

    /// <summary>Tells it from every other, in keys of caches.</summary>
    public int Number { get; } = Interlocked.Increment(ref _count);

    /// <summary>The hash of the rows it was built from.</summary>
    public UInt128 Hash { get; }

    /// <summary>When it was asked for, in the clock's ticks: moves on when it is read again and is the same.</summary>
    public long ReadAt => _readAt.Value;

    /// <summary>It was asked for again at this time, and is the same.</summary>
    public void Confirm(long readAt) => _readAt.Advance(readAt);

    /// <summary>Whether a statement may call a function that is not one of the reviewed or otherwise known ones of the system's.</summary>
    public static bool MayBeCalled(StatementFacts facts) => !facts.PossibleCalls.IsEmpty || facts.Called.Any(name => !IsSystem(name));

    /// <summary>Builds it from rows as the server sent them.</summary>
    public static OwnCode Build(CodeRows rows)
    {
        var code = CodeNames(rows.Functions);
        return new OwnCode(
            rows.Functions.Select(f => new OwnFunction(f[0], f[1], f[4] != "0", IsCode(f, code))), rows.Known, rows.Hash);
    }

    /// <summary>A function that a statement calls, or may call, and that may do anything; and whether that is for nothing but that it is not known.</summary>
    /// <param name="facts">What the statement does.</param>
    /// <param name="allowed">Functions that may be called, with or without schema.</param>
    public (string? Function, bool IsUnknown) Find(StatementFacts facts, FrozenSet<string> allowed)
    {
        if (ReferenceEquals(this, Unknown)) return (facts.Called.FirstOrDefault(name => !IsSystem(name) && !allowed.Contains(name)) ?? facts.PossibleCalls.FirstOrDefault(), true);
        string? unknown = null;
        foreach (string called in facts.Called)
        {
            if (IsSystem(called) || allowed.Contains(called)) continue;
            var (schema, name) = Split(called);
            // A type of any schema may stand there: a cast.
            bool isKnown = _types.Contains(name) || (MayBeSystem(schema) && _system.Contains(name));
            foreach (var function in Named(name))
            {
                if (schema is not null && function.Schema != schema && !(schema == "pg_temp" && function.Schema.StartsWith("pg_temp_", StringComparison.Ordinal))) continue;
                isKnown = true;
                if (function.IsCode && !IsAllowed(function, allowed)) return ($"{function.Schema}.{function.Name}", false);
            }
            if (!isKnown) unknown ??= called;
        }
        foreach (string name in facts.PossibleCalls)
        {
            foreach (var function in Named(name))
                if (function is { TakesArguments: true, IsCode: true } && !IsAllowed(function, allowed)) return ($"{function.Schema}.{function.Name}", false);
        }
        return (unknown, unknown is not null);
    }

    private ImmutableArray<OwnFunction> Named(string name) => _functions.TryGetValue(name, out var named) ? named : [];

    private static bool IsAllowed(OwnFunction function, FrozenSet<string> allowed) => allowed.Contains(function.Name) || allowed.Contains($"{function.Schema}.{function.Name}");

    private static bool IsSystem(string called)
    {
        var (schema, name) = Split(called);
        return MayBeSystem(schema) && (FunctionReview.IsReviewed(name) || FunctionEffects.Of(name) != Effects.None);
    }

    private static bool MayBeSystem(string? schema) => PostgresNames.Dialect.MayBeSystem(schema);

    private static (string? Schema, string Name) Split(string called)
    {
        int dot = called.IndexOf('.', StringComparison.Ordinal);
        return dot < 0 ? (null, called) : (called[..dot], called[(dot + 1)..]);
    }

    /// <summary>Names of functions that may do anything, in lower case: who calls one of them may, too.</summary>
    private static HashSet<string> CodeNames(List<string[]> functions)
    {
        var names = new HashSet<string>(StringComparer.Ordinal);
        int before;
        do
        {
            before = names.Count;
            foreach (string[] function in functions)
                if (IsCode(function, names)) names.Add(function[1].ToLowerInvariant());
        }
        while (names.Count > before);
        return names;
    }

    private static bool IsCode(string[] function, HashSet<string> code) => function[2] switch
    {
        "internal" or "c" => false,
        "sql" or "plpgsql" when function[3] != "v" => CallsCode(function[5], code),
        _ => true,
    };

    /// <summary>Whether the code has a word that may call something: any mention counts, and what is made of texts may be anything.</summary>
    private static bool CallsCode(string body, HashSet<string> code)
    {
        string text = body.ToLowerInvariant();
        if (text.Contains("u&\"", StringComparison.Ordinal)) return true;
        int start = -1;
        for (int i = 0; i <= text.Length; i++)
        {
            bool inWord = i < text.Length && (char.IsLetterOrDigit(text[i]) || text[i] is '_' or '$' || text[i] >= 0x80);
            if (inWord && start < 0) start = i;
            if (inWord || start < 0) continue;
            string word = text[start..i];
            if (word == "execute" || code.Contains(word) || FunctionEffects.Of(word) != Effects.None) return true;
            start = -1;
        }
        return false;
    }
}
