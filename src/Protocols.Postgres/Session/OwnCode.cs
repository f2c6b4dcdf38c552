using System.Collections.Frozen;
using System.Collections.Immutable;
using HoopWire.Policy;
using HoopWire.Policy.Masking;
using HoopWire.Postgres.Sql;
using HoopWire.Postgres.Sql.Lineage;
using HoopWire.Sql.Tree;

namespace HoopWire.Postgres.Session;

/// <summary>
/// The functions of a database's own that may do anything, and its operators, casts, types and relations that run one where no statement names it. Immutable but for the time at
/// which it was last found to hold.
/// </summary>
internal sealed class OwnCode
{
    private static int _count;

    /// <summary>Nothing is known yet: each function may do anything, and everything may run one.</summary>
    public static OwnCode Unknown { get; } = new(null, [], 0, Remakes.None);

    private readonly FrozenDictionary<string, ImmutableArray<OwnFunction>> _functions;
    private readonly FrozenSet<string> _system;
    private readonly FrozenSet<string> _types;
    private readonly FrozenDictionary<string, ImmutableArray<CodeHolder>> _relations;
    private readonly FrozenDictionary<string, ImmutableArray<CodeHolder>> _casts;
    private readonly FrozenDictionary<string, ImmutableArray<CodeHolder>> _operators;
    private readonly FrozenDictionary<uint, OwnFunction> _parameters;
    private readonly FrozenSet<string> _remadeCode;
    private readonly ImmutableArray<(bool IsWritten, OwnFunction Function)> _systemCasts;
    private readonly ImmutableArray<CodeHolder> _classes;
    private readonly ImmutableArray<CodeHolder> _eventTriggers;
    private LatestTick _readAt = new(long.MinValue);

    private OwnCode(CodeReview? review, IReadOnlyCollection<string[]> known, UInt128 hash, ImmutableSortedDictionary<string, string?> remade)
    {
        Remade = remade;
        _remadeCode = review is null ? [] : remade.Keys.Where(review.IsCode).ToFrozenSet(StringComparer.Ordinal);
        _functions = (review?.Functions ?? []).GroupBy(f => f.Name, StringComparer.Ordinal).ToFrozenDictionary(g => g.Key, g => g.ToImmutableArray(), StringComparer.Ordinal);
        _system = known.Where(k => k[1] == "f").Select(k => k[0]).ToFrozenSet(StringComparer.Ordinal);
        _types = known.Where(k => k[1] == "t").Select(k => k[0]).ToFrozenSet(StringComparer.Ordinal);
        _relations = ByName(review?.Holders('r'));
        _casts = ByName(review?.Holders('t'));
        _operators = ByName(review?.Holders('o'));
        _parameters = (review?.Parameters ?? []).DistinctBy(p => p.Type).ToFrozenDictionary(p => p.Type, p => p.Function);
        _systemCasts = [.. review?.SystemCasts ?? [], .. (review?.SystemClasses ?? []).Select(function => (false, function))];
        _classes = [.. (review?.Holders('l') ?? []).Where(holder => holder.Bringers is not null)];
        _eventTriggers = [.. review?.Holders('e') ?? []];
        Hash = hash;
    }

    /// <summary>Tells it from every other, in keys of caches.</summary>
    public int Number { get; } = Interlocked.Increment(ref _count);

    /// <summary>The hash of the rows it was built from.</summary>
    public UInt128 Hash { get; }

    /// <summary>Names that a session has given other functions since, as far as nobody else sees it: these may be anything, but for those that come with their code.</summary>
    public ImmutableSortedDictionary<string, string?> Remade { get; }

    /// <summary>When it was asked for, in the clock's ticks: moves on when it is read again and is the same.</summary>
    public long ReadAt => _readAt.Value;

    /// <summary>It was asked for again at this time, and is the same.</summary>
    public void Confirm(long readAt) => _readAt.Advance(readAt);

    /// <summary>Whether a statement may run code of the database's own: all do but those of a few words that run nothing.</summary>
    public bool MayRun(StatementFacts facts) =>
        (_remadeCode.Count > 0 && facts.Statements.Any(RunsBegun)) || facts.Statements.Any(HiddenUses.MaintainsRelations) || !(facts.Identifiers.IsEmpty && facts.Operators.IsEmpty && facts.PossibleCalls.IsEmpty && facts.Called.IsEmpty) && facts.Statements.Any(s => !RunsNothing(s));

    /// <summary>Builds it from rows as the server sent them.</summary>
    /// <exception cref="FormatException">Rows that the queries cannot give: the target lies about its catalogue.</exception>
    /// <exception cref="OverflowException">Likewise.</exception>
    public static OwnCode Build(CodeRows rows) => Build(rows, Remakes.None);

    /// <summary>Builds what it is to a session that has made functions which nobody else sees.</summary>
    /// <param name="rows">As the server sent them.</param>
    /// <param name="remade">The names.</param>
    /// <exception cref="FormatException">Rows that the queries cannot give: the target lies about its catalogue.</exception>
    /// <exception cref="OverflowException">Likewise.</exception>
    public static OwnCode Build(CodeRows rows, ImmutableSortedDictionary<string, string?> remade) => new(new CodeReview(rows, remade), rows.Known, rows.Hash, remade);

    /// <summary>
    /// A function that a statement runs, or may run, and that may do more than its text tells, as messages name it; what that is; and whether it is anything for nothing but
    /// that it is not known.
    /// </summary>
    /// <param name="facts">What the statement does.</param>
    /// <param name="tree">The statement.</param>
    /// <param name="allowed">Functions that may be called, with or without schema.</param>
    public (string? Function, Effects Effects, bool IsUnknown) Find(StatementFacts facts, SyntaxTree tree, FrozenSet<string> allowed)
    {
        if (ReferenceEquals(this, Unknown)) return (Label(FirstUnknown(facts, allowed)), OwnFunction.Anything, true);
        if (_remadeCode.Count > 0 && facts.Statements.Any(RunsBegun)) return (Label(Remakable(_remadeCode.Order(StringComparer.Ordinal).First())), OwnFunction.Anything, false);
        var (called, isUnknown) = FindCalled(facts, allowed);
        if (called is not null && !isUnknown) return (Label(called), OwnFunction.Anything, false);
        var effects = Effects.None;
        OwnFunction? first = null;
        foreach (var function in Run(facts, tree))
        {
            if (function.IsIn(allowed)) continue;
            if (function.IsCode && first is not { IsCode: true }) first = function;
            first ??= function;
            effects |= function.Effects;
        }
        if (first is { IsCode: true } || called is null) return (first?.Label, effects, false);
        return (Label(called), effects | OwnFunction.Anything, true);
    }

    /// <summary>A function that the values of a parameter's type run; null where none does.</summary>
    /// <param name="type">The type's OID.</param>
    /// <param name="allowed">Functions that may be called.</param>
    public OwnFunction? FindParameter(uint type, FrozenSet<string> allowed) => _parameters.TryGetValue(type, out var function) && !function.IsIn(allowed) ? function : null;

    private static string FirstUnknown(StatementFacts facts, FrozenSet<string> allowed) =>
        facts.Called.FirstOrDefault(name => !IsSystem(name) && !allowed.Contains(name)) ?? facts.PossibleCalls.FirstOrDefault()
        ?? facts.Identifiers.FirstOrDefault() ?? facts.Operators.FirstOrDefault() ?? "";

    /// <summary>A function that the text itself calls, or may call.</summary>
    private (string? Function, bool IsUnknown) FindCalled(StatementFacts facts, FrozenSet<string> allowed)
    {
        string? unknown = null;
        foreach (string called in facts.Called)
        {
            if (allowed.Contains(called)) continue;
            var (schema, name) = Split(called);
            // A type of any schema may stand there: a cast. Under a name of the system's the server takes one of the own that fits the types better, or that the path finds first.
            bool isKnown = IsSystem(called) || _types.Contains(name) || (MayBeSystem(schema) && _system.Contains(name));
            foreach (var function in Named(name))
            {
                if (schema is not null && function.Schema != schema && !(schema == "pg_temp" && function.Schema.StartsWith("pg_temp_", StringComparison.Ordinal))) continue;
                isKnown = true;
                if (function.IsCode && !function.IsIn(allowed)) return (function.ToString(), false);
            }
            if (_remadeCode.Contains(name) && !allowed.Contains(name)) return (Remakable(called), false);
            isKnown |= Remade.ContainsKey(name);
            if (!isKnown) unknown ??= called;
        }
        foreach (string name in facts.PossibleCalls)
        {
            foreach (var function in Named(name))
                if (function is { TakesArguments: true, IsCode: true } && !function.IsIn(allowed)) return (function.ToString(), false);
            if (_remadeCode.Contains(name) && !allowed.Contains(name)) return (Remakable(name), false);
        }
        return (unknown, unknown is not null);
    }

    /// <summary>Functions that run by what the text names beside them.</summary>
    private IEnumerable<OwnFunction> Run(StatementFacts facts, SyntaxTree tree)
    {
        bool isNamed = !_systemCasts.IsEmpty || HiddenUses.MayBeIn(facts) || facts.Identifiers.Any(name => _relations.ContainsKey(name) || _casts.ContainsKey(name));
        // Words such as IN stand for operators whose signs are not there.
        var uses = isNamed || _operators.Count > 0 ? StatementUses.Of(facts, tree) : null;
        var operators = facts.Operators.Concat(uses?.Operators ?? []).SelectMany(o => Holders(_operators, o == "!=" ? "<>" : o))
            .Where(o => o.Bringers is not { } bringers || facts.Identifiers.Any(bringers.Contains) || facts.Operators.Any(bringers.Contains));
        var holders = operators.Concat(uses is null ? [] : Named(facts, uses));
        // Nothing tells which of the values that a statement may bring are sorted, grouped or looked up.
        holders = holders.Concat(_classes.Where(c => facts.Identifiers.Any(c.Bringers!.Contains)));
        if (!_eventTriggers.IsEmpty) holders = holders.Concat(_eventTriggers.Where(e => tree.Statements.Any(s => EventTriggers.Fires(s, e.Uses))));
        return holders.Select(h => h.Function).Concat(_systemCasts.Where(c => !c.IsWritten || uses!.Casts).Select(c => c.Function));
    }

    private IEnumerable<CodeHolder> Named(StatementFacts facts, StatementUses uses)
    {
        var casts = uses.Casts ? OwnUse.Cast : OwnUse.None;
        foreach (var (name, use) in uses.Relations)
            foreach (var relation in Holders(_relations, name.Last))
                if (IsIn(relation, name) && (relation.Uses & (use | casts)) != 0) yield return relation;
        if (uses.MaintainsAny)
            foreach (var relation in _relations.Values.SelectMany(holders => holders).Where(holder => (holder.Uses & OwnUse.Maintain) != 0)) yield return relation;
        if (uses.MakesAny)
            foreach (var type in _casts.Values.SelectMany(holders => holders).Where(holder => (holder.Uses & OwnUse.Name) != 0)) yield return type;
        foreach (var (name, use) in uses.Types)
            foreach (var type in Holders(_casts, name.Last))
                if (IsIn(type, name) && (type.Uses & use) != 0) yield return type;
        foreach (string name in facts.Called.Select(called => Split(called).Name).Concat(uses.Fields))
            foreach (var type in Holders(_casts, name)) yield return type;
    }

    /// <summary>Whether a name means something: in any schema, where schemas may have got other names.</summary>
    private bool IsIn(CodeHolder holder, ObjectName name) => holder.IsIn(name.Schema) || (name.Schema is { } schema && Remade.ContainsKey(schema));

    /// <summary>Whether a statement goes on with what was decided about before.</summary>
    public static bool RunsBegun(SingleStatement statement) => statement.Verb is "EXECUTE" or "FETCH" or "MOVE";

    private static string Remakable(string name) => $"{name}, made or changed in this transaction";

    private static FrozenDictionary<string, ImmutableArray<CodeHolder>> ByName(IEnumerable<CodeHolder>? holders) =>
        (holders ?? []).GroupBy(h => h.Name, StringComparer.Ordinal).ToFrozenDictionary(g => g.Key, g => g.ToImmutableArray(), StringComparer.Ordinal);

    private static ImmutableArray<CodeHolder> Holders(FrozenDictionary<string, ImmutableArray<CodeHolder>> holders, string name) => holders.TryGetValue(name, out var named) ? named : [];

    private ImmutableArray<OwnFunction> Named(string name) => _functions.TryGetValue(name, out var named) ? named : [];

    private static string Label(string function) => $"function {function}";

    private static bool RunsNothing(SingleStatement statement) => statement.Verb is "BEGIN" or "START" or "COMMIT" or "END" or "ROLLBACK" or "ABORT" or "SAVEPOINT" or "RELEASE"
        or "SET" or "RESET" or "SHOW" or "DISCARD" or "LISTEN" or "NOTIFY" or "UNLISTEN" or "FETCH" or "MOVE" or "CLOSE" or "DEALLOCATE" or "LOCK" or "CHECKPOINT";

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
}
