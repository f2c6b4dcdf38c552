using System.Collections.Frozen;
using HoopWire.MySql.Session.Masking;
using HoopWire.MySql.Sql;
using HoopWire.Policy;
using HoopWire.Policy.Filters;
using HoopWire.Policy.Masking;
using HoopWire.Sql.Facts;
using HoopWire.Sql.Lineage;
using HoopWire.Sql.Masking;
using HoopWire.Sql.Shapes;
using HoopWire.Sql.Tree;

namespace HoopWire.MySql.Session;

/// <summary>
/// Works out the decision for a statement's text. Shared by the sessions of one loop that have the same policy and catalogue, so that a text is read once.
/// </summary>
/// <param name="policy">The rules.</param>
/// <param name="columns">The protected columns; null when the policy masks none, or they are not known.</param>
/// <param name="watched">The columns that rules would protect that only observe; null likewise.</param>
internal sealed class StatementJudge(CompiledPolicy policy, ProtectedColumns? columns, ProtectedColumns? watched = null)
{
    /// <summary>Databases that are told apart in the cache's key; under any further one names mean every relation that has them.</summary>
    private const int DatabasesMax = 256;

    private static readonly StatementFacts Outdated = new() { IncompleteReason = "it was prepared under other settings of the session; prepare it again" };
    private static readonly StatementFacts TooLongToSearch = new() { IncompleteReason = "its text takes too long to search" };
    private readonly StatementCache<StatementDecision> _cache = new();
    private readonly ShapeCache<StatementDecision> _shapes = new(MySqlShapes.Dialect);
    private readonly TextFilterScan? _texts = policy.TextFilters?.NewScan();
    private readonly MySqlMaskGuard? _guard = columns is null ? null : new MySqlMaskGuard(policy, columns);
    private readonly MaskWatch? _watch = watched is null ? null : new MaskWatch(policy.Watched!, watched);
    private readonly IReachableObjects? _objects = (columns ?? watched)?.Objects;
    private readonly List<string?> _databases = [null];
    private readonly FrozenSet<string> _functions = policy.AllowedFunctions.Select(CatalogueSnapshot.Fold).ToFrozenSet(StringComparer.Ordinal);

    /// <summary>Whether what a text means depends on the database: relations with protected columns, or functions that are allowed with theirs.</summary>
    private readonly bool _readsDatabase = columns is not null || watched is not null || policy.AllowedFunctions.Any(name => name.Contains('.', StringComparison.Ordinal));

    public CompiledPolicy Policy => policy;

    /// <summary>The protected columns; null when the policy masks none, or they are not known.</summary>
    public ProtectedColumns? Columns => columns;

    /// <summary>The columns that rules would protect that only observe; null for none, or where they are not known.</summary>
    public ProtectedColumns? Watched => watched;

    /// <summary>Detectors whose findings are redacted in what is recorded; null for none.</summary>
    public DetectorSet? Detectors => policy.DetectorSet;

    /// <summary>Refuses what masks left behind when it is written back; null when no column is masked.</summary>
    public MaskedWrites? Writes { get; } = policy.MasksColumns ? new MaskedWrites(policy) : null;

    /// <summary>The decision for a command that changes the session, or gives up what it has, and that no text says.</summary>
    public StatementDecision OfSession => field ??= DecideSession();

    /// <summary>The decision for a text.</summary>
    /// <param name="text">The text as it came.</param>
    /// <param name="reading">By what the target reads it.</param>
    public StatementDecision Judge(ReadOnlySpan<byte> text, in Reading reading)
    {
        if (!policy.ReadsStatements && !RecordedText.NeedsRedaction(text, Detectors)) return StatementDecision.Unread;
        int database = _readsDatabase ? IndexOf(reading.Database) : 0;
        ulong salt = SaltOf(reading.Lexical) | ((ulong)database << 40);
        if (_cache.Find(text, salt, out var hash) is { } known) return known;
        bool isSearched = _texts?.TrySearch(text) ?? true;
        // Filters look into literals: a shape serves where none of them is in the text.
        if (policy.ReadsStatements && isSearched && _texts?.HasMatch != true && JudgeByShape(text, salt, reading, database) is { } shared) return shared;
        var decision = Decide(text, reading, database, isSearched);
        _cache.Add(text, salt, hash, decision);
        return decision;
    }

    private StatementDecision DecideSession()
    {
        if (!policy.ReadsStatements) return StatementDecision.Unread;
        var facts = new StatementFacts { Complete = true, Effects = Effects.Session };
        return Make(default, policy.Decide(facts), null, new StatementReading(facts, new SyntaxTree()));
    }

    /// <summary>
    /// The decision for the text with parameters in the place of its literals, where it is a plain pass that no literal could change. Null otherwise:
    /// then the text itself is read.
    /// </summary>
    private StatementDecision? JudgeByShape(ReadOnlySpan<byte> text, ulong salt, in Reading reading, int database)
    {
        var shape = _shapes.ShapeOf(text);
        if (shape.IsEmpty || RecordedText.NeedsRedaction(text, Detectors)) return null;
        var decision = _shapes.Find(shape, salt, out var hash);
        if (decision is null)
        {
            decision = Decide(shape, reading, database, isSearched: true);
            _shapes.Add(shape, salt, hash, decision);
        }
        return ServesEveryValue(decision) ? decision : null;
    }

    private bool ServesEveryValue(StatementDecision decision) =>
        decision is
        {
            Verdict.Kind: VerdictKind.Pass, Refusal: null, Observed: null, RecordedText: null, ChangesSettings: false, ChangesMeaning: false, UsesVariables: false,
            AsksCatalogue: false, ChangesCatalogue: false,
        }
        && !(decision.IsWrite && Writes is not null);

    /// <summary>
    /// The decision for a text that was prepared by other settings than those in force: the target reads it again whenever a table of its has changed.
    /// </summary>
    public StatementDecision JudgeOutdated(ReadOnlySpan<byte> text)
    {
        if (!policy.ReadsStatements) return StatementDecision.Unread;
        return Make(text, policy.Decide(Outdated), RecordedText.Redact(text, Detectors), new StatementReading(Outdated, NoTree) { ChangesSettings = true, ChangesMeaning = true, UsesVariables = true });
    }

    private static SyntaxTree NoTree { get; } = new() { Failure = "it is outdated" };

    /// <summary>Decides about a text, of which <see cref="_texts"/> tells which filters it has, if <paramref name="isSearched"/>.</summary>
    private StatementDecision Decide(ReadOnlySpan<byte> text, in Reading reading, int database, bool isSearched)
    {
        if (!policy.ReadsStatements) return new StatementDecision(Verdict.Pass) { RecordedText = RecordedText.Redact(text, Detectors) };
        var path = database < DatabasesMax ? PathOf(reading.Database) : SearchPath.Unknown;
        string? opened = database < DatabasesMax ? reading.Database : null;
        // Rules that only observe look at the same reading: a text is read once.
        var read = StatementReader.Read(text, reading.Lexical);
        var decision = Decide(text, read, reading.Lexical, path, opened, isSearched);
        return _watch is null ? decision : _watch.Observe(decision, text, read, reading.Lexical, path);
    }

    private StatementDecision Decide(ReadOnlySpan<byte> text, in StatementReading reading, LexicalSettings settings, SearchPath path, string? database, bool isSearched)
    {
        byte[]? recorded = RecordedText.Redact(text, Detectors);
        var facts = isSearched ? reading.Facts : TooLongToSearch;
        var objects = _objects?.For(facts, reading.Tree, new NameMeaning((columns ?? watched)!.Catalogue, path, _functions, MySqlNames.Dialect));
        var verdict = policy.Decide(facts, _texts, objects: objects);
        // Behind a USE in the same text names mean another database's functions.
        string? opened = reading.Tree.Statements.Any(SettingChanges.Opens) ? null : database;
        if (GuardsCode && facts.Complete && verdict.Kind != VerdictKind.Deny && OwnFunctions.Find(facts, _functions, opened) is { } function) verdict = DecideCode(facts, function, objects);
        if (policy.ColumnMasks.IsEmpty || !facts.Complete || text.IsEmpty) return Make(text, verdict, recorded, reading);
        if (_guard is null) return Make(text, RefuseUnknown(), recorded, reading);
        var finding = _guard.Examine(text, settings, reading, path);
        return Masked(text, reading, finding, MaskVerdict.Stricter(verdict, finding, facts), recorded);
    }

    /// <summary>Whether own functions are code that may do anything; where columns are masked, the guard refuses them.</summary>
    private bool GuardsCode => policy.GuardsCalls && policy.ColumnMasks.IsEmpty;

    /// <summary>The verdict on a statement that calls a function which is not the server's own.</summary>
    private Verdict DecideCode(StatementFacts facts, string function, IObjectNames? objects)
    {
        var verdict = policy.Decide(facts, _texts, Effects.Opaque | Effects.Code, objects);
        return verdict.Kind == VerdictKind.Deny
            ? verdict with { Message = $"{verdict.Message}: function {function} is not one of the server's own; a rule lets it run by functions: {{allow: [{function}]}}" }
            : verdict;
    }

    private StatementDecision Masked(ReadOnlySpan<byte> text, in StatementReading reading, MaskFinding finding, Verdict verdict, byte[]? recorded)
    {
        bool isWrite = (reading.Facts.Effects & (Effects.Write | Effects.UnboundedWrite)) != 0;
        if (isWrite && verdict.Kind != VerdictKind.Deny && Writes?.Find(text) is { } written) verdict = new Verdict(VerdictKind.Deny, written.Rule, written.Message) { Observed = verdict.Observed };
        return Make(text, verdict, recorded, reading) with
        {
            Results = finding.Refusal is null ? _guard!.ResultsOf(reading.Tree, finding) : [],
            IsWrite = isWrite,
            MayQuote = finding.Touches,
            AsksCatalogue = finding.AsksCatalogue,
        };
    }

    private static StatementDecision Make(ReadOnlySpan<byte> text, Verdict verdict, byte[]? recorded, in StatementReading reading) => new(verdict)
    {
        Refusal = verdict.Kind != VerdictKind.Deny ? null : verdict.NoSqlAt is { } at ? Refusal.OfNoSql(verdict, text, at) : Refusal.ByRule(verdict.Rule, verdict.Message),
        RecordedText = recorded,
        Observed = verdict.Observed.IsEmpty ? null : string.Join(',', verdict.Observed),
        ChangesSettings = reading.ChangesSettings,
        ChangesMeaning = reading.ChangesMeaning,
        IsUnknown = !reading.Facts.Complete,
        Single = reading.Single,
        Opens = reading.Opens,
        UsesVariables = reading.UsesVariables,
        ChangesCatalogue = SharedObjects.MayChange(reading.Facts, reading.Tree),
        MayQuote = true,
        Placeholders = BoundedWrite.PlaceholdersOf(reading),
    };

    private Verdict RefuseUnknown() => new(VerdictKind.Deny, policy.ColumnMasks[0].Rule, "The statement is refused because columns are masked, and the target's catalogue could not be read");

    private int IndexOf(string? database)
    {
        int index = _databases.IndexOf(database);
        if (index >= 0) return index;
        if (_databases.Count >= DatabasesMax) return DatabasesMax;
        _databases.Add(database);
        return _databases.Count - 1;
    }

    private static SearchPath PathOf(string? database) => database is null ? SearchPath.Exactly() : SearchPath.Exactly(database);

    private static ulong SaltOf(in LexicalSettings settings) =>
        (ulong)settings.Modes | ((ulong)settings.Encoding << 8) | ((ulong)settings.Family << 10) | (settings.FoldsTableNames ? 1UL << 12 : 0) | (settings.InSystemSchema ? 1UL << 13 : 0)
        | ((ulong)settings.Version << 16);
}
