using System.Collections.Immutable;
using System.Text;
using HoopWire.Policy;
using HoopWire.Policy.Filters;
using HoopWire.Policy.Masking;
using HoopWire.Postgres.Session.Copies;
using HoopWire.Postgres.Sql;
using HoopWire.Postgres.Sql.Facts;
using HoopWire.Postgres.Sql.Lineage;
using HoopWire.Postgres.Sql.Naming;
using HoopWire.Postgres.Wire;
using HoopWire.Sessions;
using HoopWire.Sql.Facts;
using HoopWire.Sql.Lineage;
using HoopWire.Sql.Masking;
using HoopWire.Sql.Shapes;
using HoopWire.Sql.Tree;

namespace HoopWire.Postgres.Session;

/// <summary>
/// Works out the decision for a statement's text. Shared by the sessions of one loop that have the same policy and catalogue, so that a text
/// is read once.
/// </summary>
/// <param name="policy">The rules.</param>
/// <param name="columns">The protected columns; null when the policy masks none.</param>
/// <param name="detectors">Detectors whose findings are redacted in recorded texts; null for none.</param>
/// <param name="watched">The columns that rules would protect that only observe; null for none.</param>
internal sealed class StatementJudge(CompiledPolicy policy, ProtectedColumns? columns, DetectorSet? detectors, ProtectedColumns? watched = null)
{
    /// <summary>Search paths that are told apart in the cache's key; texts under any further one are read as under one that is not known.</summary>
    private const int PathsMax = 256;

    private readonly StatementCache<StatementDecision> _cache = new();
    private readonly ShapeCache<StatementDecision> _shapes = new(PostgresShapes.Dialect);
    private readonly TextFilterScan? _texts = policy.TextFilters?.NewScan();
    private readonly MaskGuard? _guard = columns is null ? null : new PostgresMaskGuard(policy, columns);
    private readonly MaskGuard? _watch = watched is null ? null : new PostgresMaskGuard(policy.Watched!, watched);
    private readonly List<SearchPath> _paths = [SearchPath.Unknown, (columns ?? watched)?.Catalogue.DefaultPath ?? SearchPath.Unknown];
    private readonly IReachableObjects? _objects = (columns ?? watched)?.Objects;
    private StatementDecision? _long;

    /// <summary>The policy.</summary>
    public CompiledPolicy Policy { get; } = policy;

    /// <summary>The protected columns; null when the policy masks none.</summary>
    public ProtectedColumns? Columns { get; } = columns;

    /// <summary>The columns that rules would protect that only observe; null for none.</summary>
    public ProtectedColumns? Watched { get; } = watched;

    /// <summary>Whether what code of the database's own may do is decided by its catalogue; where columns are masked, the guard does.</summary>
    public bool GuardsCode => Policy.GuardsCalls && _guard is null;

    /// <summary>Whether names must be followed to the columns they mean, if only to observe.</summary>
    public bool FollowsNames => Columns is not null || Watched is not null;

    /// <summary>Detectors over result values and recorded texts; null for none.</summary>
    public DetectorSet? Detectors { get; } = detectors;

    /// <summary>Refuses what masks left behind when it is written back; null when no column is masked.</summary>
    public MaskedWrites? Writes { get; } = policy.MasksColumns ? new MaskedWrites(policy) : null;

    /// <summary>Decides about a text, which is the client's exact bytes without the terminating zero.</summary>
    public StatementDecision Judge(ReadOnlySpan<byte> text, in Reading reading)
    {
        int path = PathIndex(reading.Path);
        var settings = reading.Lexical;
        ulong salt = (settings.StandardConformingStrings ? 1UL : 0) | (settings.Utf8ClientEncoding ? 2UL : 0) | (reading.HasOwnObjects ? 4UL : 0) | ((ulong)path << 3) | ((ulong)(reading.Code?.Number ?? 0) << 32);
        if (_cache.Find(text, salt, out var hash) is { } known) return known;
        bool isSearched = _texts?.TrySearch(text) ?? true;
        bool names = ApplicationNames.AreMentioned(text);
        // Filters look into literals: a shape serves where none of them is in the text.
        if (!names && isSearched && _texts?.HasMatch != true && JudgeByShape(text, salt, reading, path) is { } shared) return shared;
        var decision = Read(text, reading, _paths[path], isSearched);
        if (names) decision = decision with { NameEdits = ApplicationNames.Find(text, settings) };
        _cache.Add(text, salt, hash, decision);
        return decision;
    }

    /// <summary>
    /// The decision for the text with parameters in the place of its literals, where it is a plain pass that no literal could change. Null otherwise:
    /// then the text itself is read.
    /// </summary>
    private StatementDecision? JudgeByShape(ReadOnlySpan<byte> text, ulong salt, in Reading reading, int path)
    {
        var shape = _shapes.ShapeOf(text);
        if (shape.IsEmpty || RecordedText.NeedsRedaction(text, Detectors)) return null;
        var decision = _shapes.Find(shape, salt, out var hash);
        if (decision is null)
        {
            decision = Read(shape, reading, _paths[path], isSearched: true);
            _shapes.Add(shape, salt, hash, decision);
        }
        return ServesEveryValue(decision) ? decision : null;
    }

    private bool ServesEveryValue(StatementDecision decision) =>
        decision is
        {
            Verdict.Kind: VerdictKind.Pass, Refusal: null, Observed: null, RecordedText: null, Names: null, IsBarrier: false, ChangesCatalog: false,
            ChangesPath: false, ChangesRole: false, AsksCatalogue: false, Copy: null, Cursors.IsEmpty: true, State: StateEffect.None
        }
        && !(decision.IsWrite && Writes is not null);

    private int PathIndex(SearchPath? path)
    {
        if (!FollowsNames) return 0;
        if (path is null) return 1;
        for (int i = 0; i < _paths.Count; i++)
            if (ReferenceEquals(_paths[i], path) || _paths[i].IsSame(path)) return i;
        if (_paths.Count == PathsMax) return 0;
        _paths.Add(path);
        return _paths.Count - 1;
    }

    /// <summary>Reads a text, of which <see cref="_texts"/> tells which filters it has, if <paramref name="isSearched"/>.</summary>
    private StatementDecision Read(ReadOnlySpan<byte> text, in Reading reading, SearchPath path, bool isSearched)
    {
        var settings = reading.Lexical;
        byte[]? recorded = RecordedText.Redact(text, settings, Detectors);
        if (!Policy.ReadsStatements) return Unread(text, settings, recorded);
        var (facts, tree) = PostgresClassifier.Read(text, settings);
        // What a text's first statements change, the others are looked up by.
        var objects = _objects?.For(facts, tree, NamesOf((Columns ?? Watched)!, Policy, reading, facts.Statements.Length > 1 && ChangesPath(facts) ? SearchPath.Unknown : path));
        var verdict = isSearched || !Policy.RefusesUnread ? Policy.Decide(facts, isSearched ? _texts : null, objects: objects) : new Verdict(VerdictKind.Deny, FirstRule(), "The text filters of the rules cost too much on this statement") { Hint = DenialHints.Unread };
        bool runsCode = GuardsCode && facts.Complete && reading.Code is not null && reading.Code.MayRun(facts);
        var code = runsCode ? reading.Code!.Find(facts, tree, Policy.AllowedFunctions) : default;
        if (verdict.Kind != VerdictKind.Deny && code.Function is { } function) verdict = DecideCode(facts, function, code.Effects, objects);
        if (GuardsCode && verdict.Kind != VerdictKind.Deny && facts.Complete) verdict = DecideRules(facts, tree, text, verdict, objects);
        MaskFinding? finding = null;
        CopyMask? copied = null;
        if (facts.Complete && _guard is not null)
        {
            finding = Examine(_guard, Policy, Columns!, text, reading, facts, tree, path);
            if (finding is { Copied: { } output, Refusal: null } && (copied = Copied(output, tree, text)) is null)
                finding = finding with { Refusal = "A COPY of masked columns must stand alone, go to the client, and have no options but its format and header" };
            verdict = MaskVerdict.Stricter(verdict, finding, facts);
        }
        var watchedResults = Watch(text, reading, facts, tree, path, isSearched, ref verdict);
        if (Policy.RefusesUnread && verdict.Kind != VerdictKind.Deny && ChangesReading(facts, settings))
            verdict = new Verdict(VerdictKind.Deny, FirstRule(), "This setting would change how statements are read, so it cannot be changed while rules apply") { Observed = verdict.Observed, Hint = DenialHints.Setting };
        bool isWrite = facts.Complete && IsWrite(facts);
        var masked = isWrite && verdict.Kind != VerdictKind.Deny ? Writes?.Find(text) : null;
        if (masked is { } found) verdict = new Verdict(VerdictKind.Deny, found.Rule, found.Message) { Observed = verdict.Observed, Hint = MaskedWrites.Hint };
        return new StatementDecision(verdict)
        {
            Refusal = masked is { } written ? Refusal.OfMaskedWrite(written) : RefusalOf(verdict, text),
            IsWrite = isWrite,
            Single = facts is { Complete: true, Statements: [var only] } ? (only.Start, only.Length) : null,
            IsPlannable = code.Function is null && RowEstimate.IsPlannable(facts),
            Statements = facts.Complete ? Math.Max(1, facts.Statements.Length) : 1,
            RecordedText = recorded,
            Observed = verdict.Observed.IsEmpty ? null : string.Join(',', verdict.Observed),
            Results = finding is null ? [] : ResultsOf(_guard!, finding),
            WatchedResults = watchedResults,
            MasksByPositionOnly = finding?.MasksByPositionOnly ?? false,
            UsesProtected = finding?.Uses ?? false,
            IsSetting = facts.Complete && facts.Statements.All(s => s.Verb is "SET" or "RESET" or "DISCARD"),
            Sets = facts.Complete && finding?.Touches != true && facts.Statements.Any(s => s.Verb is "SET" or "RESET" or "DISCARD"),
            AsksCatalogue = finding?.AsksCatalogue ?? code.IsUnknown,
            RunsCode = runsCode,
            RunsBegun = GuardsCode && facts.Statements.Any(OwnCode.RunsBegun),
            Remakes = GuardsCode && facts.Complete ? Session.Remakes.Of(facts, tree, text, settings) : Session.Remakes.None,
            Copy = copied,
            State = StateEffects.Of(facts, tree, text),
            ChangesPath = ChangesPath(facts),
            ChangesRole = !facts.Complete || facts.Statements.Any(MayChangeRole),
            ChangesPathByNames = facts.Complete && facts.Statements.Where(MayChangePath).All(RunsNameOnly),
            Path = FollowsNames && tree.Statements is [SettingStatement setting] ? PathSet(setting) : null,
            Cursors = !CountsRows ? [] : tree.IsComplete ? CursorUse.Of(tree) : CursorUse.Find(text, settings),
            FetchesFromOpened = facts.Statements.Any(t => t.Verb is "FETCH" or "EXECUTE"),
            Names = facts.Complete ? NameEffects.Of(facts) : null,
            TouchesProtected = finding?.Touches ?? false,
            IsBarrier = !facts.Complete || facts.Statements.Any(MayChangeReading),
            ChangesCatalog = ChangesCatalog(facts),
            ChangesShared = SharedObjects.MayChange(facts, tree),
        };
    }

    private static Refusal? RefusalOf(Verdict verdict, ReadOnlySpan<byte> text) => verdict switch
    {
        { Kind: not VerdictKind.Deny } => null,
        { NoSqlAt: { } at } => Refusal.OfNoSql(verdict, text, at),
        _ => Refusal.ByRule(verdict.Rule, verdict.Message, verdict.Hint),
    };

    /// <summary>Why a statement cannot be prepared with parameters of these types: their values run a function. Null where they run none.</summary>
    public Refusal? RefuseTypes(OidList types, OwnCode code)
    {
        for (int i = 0; i < types.Count; i++)
        {
            if (code.FindParameter(types[i], Policy.AllowedFunctions) is not { } function) continue;
            var verdict = Policy.Decide(new StatementFacts { Complete = true }, null, function.Effects);
            if (verdict.Kind != VerdictKind.Pass) return Refusal.ByRule(verdict.Rule, $"Values of a parameter's type run code of which the text does not tell what it does: {function.Label}", DenialHints.Function);
        }
        return null;
    }

    /// <summary>The verdict on a statement that runs a function which may do more than the text tells.</summary>
    private Verdict DecideCode(StatementFacts facts, string function, Effects effects, IObjectNames? objects)
    {
        var verdict = Policy.Decide(facts, _texts, effects, objects);
        return verdict.Kind == VerdictKind.Deny && (facts.Effects & effects) != effects
            ? verdict with { Message = $"{verdict.Message}: {function}", Hint = verdict.Hint == DenialHints.Code ? DenialHints.Function : verdict.Hint }
            : verdict;
    }

    /// <summary>The verdict on the rules (CREATE RULE) that a text makes: what they do counts as if it stood in the text, as it does where one is in force.</summary>
    private Verdict DecideRules(StatementFacts facts, SyntaxTree tree, ReadOnlySpan<byte> text, Verdict verdict, IObjectNames? objects)
    {
        foreach (var statement in tree.Statements)
        {
            if (statement is not ObjectStatement { Verb: "create", ObjectKind: "rule" } rule) continue;
            var effects = RuleActions.Of(Encoding.UTF8.GetString(text.Slice(rule.Place.Start, rule.Place.Length)));
            if (effects != Effects.None && verdict.Kind != VerdictKind.Deny && DecideCode(facts, "the rule that it makes", effects, objects) is { } other && other.Kind >= verdict.Kind) verdict = other;
        }

        return verdict;
    }

    /// <summary>What is decided where nothing is read: how many statements there are at most is told by the semicolons, wherever they stand.</summary>
    private StatementDecision Unread(ReadOnlySpan<byte> text, LexicalSettings settings, byte[]? recorded)
    {
        int statements = Policy.Limits.StatementsPerMinute is null ? 1 : 1 + text.TrimEnd(" \t\r\n;"u8).Count((byte)';');
        var cursors = CountsRows ? CursorUse.Find(text, settings) : [];
        return recorded is null && statements == 1 && cursors.IsEmpty
            ? StatementDecision.Unread
            : StatementDecision.Unread with { RecordedText = recorded, Statements = statements, Cursors = cursors };
    }

    private bool CountsRows => Policy.Limits is not { Rows: null, Bytes: null, Watched: null };

    /// <summary>The decision about a text that is too long to be read, under a policy that lets it pass all the same.</summary>
    public StatementDecision Long => _long ??= StatementDecision.Unread with
    {
        Observed = Policy.ObservedUnread.IsEmpty ? null : string.Join(',', Policy.ObservedUnread),
        Cursors = CountsRows ? [CursorUse.Unknown] : [],
    };

    private static bool IsWrite(StatementFacts facts) =>
        (facts.Effects & (Effects.Write | Effects.UnboundedWrite)) != 0 || facts.Statements.Any(s => s.Verb is "EXECUTE" or "PREPARE");

    /// <summary>Adds to a verdict the rules that only observe and would have decided otherwise by their masks, or by what they cannot read.</summary>
    private ImmutableArray<ResultMasks?> Watch(
        ReadOnlySpan<byte> text, in Reading reading, StatementFacts facts, SyntaxTree tree, SearchPath path, bool isSearched, ref Verdict verdict)
    {
        if (Policy.ObservedUnread.IsEmpty) return [];
        if (!isSearched || ChangesReading(facts, reading.Lexical)) verdict = Observed(verdict, Policy.ObservedUnread);
        if (_watch is null || !facts.Complete) return [];
        var finding = Examine(_watch, Policy.Watched!, Watched!, text, reading, facts, tree, path);
        // What the catalogue does not know yet an enforced rule would have it asked for.
        if (finding is { Refusal: not null, AsksCatalogue: false } or { Approve: not null } or { Copied: not null }) verdict = Observed(verdict, [finding.Rule]);
        return ResultsOf(_watch, finding);
    }

    private static Verdict Observed(Verdict verdict, ImmutableArray<string> rules) => verdict with { Observed = [.. verdict.Observed.Union(rules)] };

    private static MaskFinding Examine(
        MaskGuard guard, CompiledPolicy policy, ProtectedColumns columns, ReadOnlySpan<byte> text, in Reading reading, StatementFacts facts, SyntaxTree tree, SearchPath path)
    {
        if (tree.Failure is { } failure)
            return new MaskFinding { Rule = policy.ColumnMasks[0].Rule, Refusal = $"The statement cannot be followed: {failure}", Hint = DenialHints.Unread, Touches = true };
        var names = NamesOf(columns, policy, reading, path);
        byte[]? copy = facts.Statements.Length > 1 ? text.ToArray() : null;
        var settings = reading.Lexical;
        return guard.Examine(facts, i => PostgresClassifier.Classify(copy.AsSpan(facts.Statements[i].Start, facts.Statements[i].Length), settings), tree, names);
    }

    private static NameMeaning NamesOf(ProtectedColumns columns, CompiledPolicy policy, in Reading reading, SearchPath path) =>
        new(columns.Catalogue, path, policy.AllowedFunctions, PostgresNames.Dialect) { HasOwnObjects = reading.HasOwnObjects };

    private static ImmutableArray<ResultMasks?> ResultsOf(MaskGuard guard, MaskFinding finding)
    {
        if (!finding.Outputs.Any(ShowsColumns)) return [];
        return [.. finding.Outputs.Select(o => ShowsColumns(o) ? new ResultMasks(guard.MasksOf(o!)) : null)];
    }

    private static bool ShowsColumns(QueryOutput? output) => output is not null && output.Columns.Any(c => c.Value is { Sources.IsEmpty: false, IsBare: true });

    private CopyMask? Copied(QueryOutput output, SyntaxTree tree, ReadOnlySpan<byte> text) =>
        tree.Statements is [Copy { Direction: CopyEnd.ToClient } copy] && CopyOptions.Read(copy, text) is var (format, header)
            ? new CopyMask(_guard!.MasksOf(output), [.. output.Columns.Select(c => c.Value.Type)], [.. output.Columns.Select(c => _guard!.ModifierOf(c.Value.Sources))], format, header)
            : null;

    private static bool ChangesPath(StatementFacts facts) => !facts.Complete || facts.Statements.Any(MayChangePath);

    private static bool ChangesCatalog(StatementFacts facts) => (facts.Effects & Effects.Ddl) != 0 || !facts.Complete;

    /// <summary>Whether names may mean something else after it.</summary>
    public static bool MayChangePath(SingleStatement statement) =>
        ((statement.Effects & (Effects.Session | Effects.SetRole)) != 0 && statement.Verb != "ALTER"
            && !(statement.Verb is "SET" or "RESET" && statement.Parameter is not (null or "all" or "role" or "session_authorization" or "search_path" or "schema")))
        || ((statement.Effects & Effects.Prepare) != 0 && statement.Verb is not ("PREPARE" or "DEALLOCATE"));

    /// <summary>Whether the role may be another one than that of the login after it; SET ROLE NONE leaves one that the server gives at the login.</summary>
    private static bool MayChangeRole(SingleStatement statement) =>
        ((statement.Effects & Effects.SetRole) != 0 && statement.Verb != "ALTER") || statement is { Verb: "SET", Parameter: { } name } && PostgresFacts.SetsRole(name);

    /// <summary>Whether only what it runs by name may change the meaning of names: nothing that stands in the text itself.</summary>
    private static bool RunsNameOnly(SingleStatement statement) =>
        statement.Verb == "EXECUTE" && (statement.Effects & (Effects.Session | Effects.SetRole | Effects.Ddl)) == 0;

    private static string? PathSet(SettingStatement setting) =>
        setting is { Action: SettingAction.Set, Name: "search_path", Local: false, Values.Length: > 0 } && setting.Values.All(v => v is Literal { Kind: LiteralKind.String, Text: not null })
            ? string.Join(',', setting.Values.Select(v => $"\"{((Literal)v).Text}\""))
            : null;

    /// <summary>Whether settings may be others after it, and not only one that is named and has nothing to do with reading.</summary>
    private static bool MayChangeReading(SingleStatement statement) =>
        (statement.Effects & (Effects.Session | Effects.SetRole)) != 0 && statement.Verb != "ALTER"
        && !(statement.Verb is "SET" or "RESET" && statement.Parameter is not (null or "all" or "role" or "session_authorization")
            && !IsReadingSetting(statement.Parameter));

    private static bool IsReadingSetting(string? name) => name is "standard_conforming_strings" or "client_encoding" or "backslash_quote" or "names";

    private string FirstRule() => Policy.Rules.FirstOrDefault(r => r.Enforce)?.Name ?? "";

    /// <summary>Settings that move the ends of strings or the meaning of bytes (PostgreSQL documentation, section 4.1.2.1).</summary>
    private static bool ChangesReading(StatementFacts facts, LexicalSettings settings) => facts.Statements.Any(
        s => s.Verb == "SET"
            && s.Parameter is "standard_conforming_strings" or "client_encoding" or "backslash_quote" or "names"
            && !IsInForce(s, settings));

    // pg_dump, its scripts and many drivers begin by setting what is set already.
    private static bool IsInForce(SingleStatement set, LexicalSettings settings) => set.Parameter switch
    {
        "standard_conforming_strings" => settings.StandardConformingStrings && Is(set.ParameterValue, "on"),
        "client_encoding" => settings.Utf8ClientEncoding && (Is(set.ParameterValue, "utf8") || Is(set.ParameterValue, "utf-8")),
        _ => false,
    };

    private static bool Is(string? value, string wanted) => string.Equals(value, wanted, StringComparison.OrdinalIgnoreCase);
}
