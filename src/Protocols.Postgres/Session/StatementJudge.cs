using HoopWire.Policy;
using HoopWire.Policy.Filters;
using HoopWire.Postgres.Sql;

namespace HoopWire.Postgres.Session;

/// <summary>
/// Works out the decision for a statement's text. Shared by the sessions of one loop that have the same policy and catalogue, so that a text
/// is read once.
/// </summary>
/// <param name="policy">The rules.</param>
/// <param name="columns">The protected columns; null when the policy masks none.</param>
/// <param name="detectors">Detectors whose findings are redacted in recorded texts; null for none.</param>
internal sealed class StatementJudge(CompiledPolicy policy, ProtectedColumns? columns, DetectorSet? detectors)
{
    /// <summary>Longer texts are rare, and read as they are.</summary>
    private const int ShapedBytesMax = 2048;

    private readonly StatementCache<StatementDecision> _cache = new();
    private readonly StatementCache<StatementDecision> _shapes = new();
    private readonly byte[] _shape = new byte[2 * ShapedBytesMax];
    private readonly TextFilterScan? _texts = policy.TextFilters?.NewScan();

    /// <summary>The policy.</summary>
    public CompiledPolicy Policy { get; } = policy;

    /// <summary>The protected columns; null when the policy masks none.</summary>
    public ProtectedColumns? Columns { get; } = columns;

    /// <summary>Detectors over result values and recorded texts; null for none.</summary>
    public DetectorSet? Detectors { get; } = detectors;

    /// <summary>Refuses what masks left behind when it is written back; null when no column is masked.</summary>
    public MaskedWrites? Writes { get; } = policy.ColumnMasks.IsEmpty ? null : new MaskedWrites(policy);

    /// <summary>Decides about a text, which is the client's exact bytes without the terminating zero.</summary>
    public StatementDecision Judge(ReadOnlySpan<byte> text, LexicalSettings settings)
    {
        ulong salt = (settings.StandardConformingStrings ? 1UL : 0) | (settings.Utf8ClientEncoding ? 2UL : 0);
        if (_cache.Find(text, salt, out var hash) is { } known) return known;
        if (JudgeByShape(text, salt, settings) is { } shared) return shared;
        var decision = Read(text, settings);
        _cache.Add(text, salt, hash, decision);
        return decision;
    }

    /// <summary>
    /// The decision for the text with parameters in the place of its literals, where it is a plain pass that no literal could change. Null otherwise:
    /// then the text itself is read.
    /// </summary>
    private StatementDecision? JudgeByShape(ReadOnlySpan<byte> text, ulong salt, LexicalSettings settings)
    {
        // Filters look into literals.
        if (text.Length > ShapedBytesMax || _texts is not null) return null;
        int length = LiteralShape.Write(text, _shape);
        if (length < 0 || RecordedText.NeedsRedaction(text, Detectors)) return null;
        var shape = _shape.AsSpan(0, length);
        var decision = _shapes.Find(shape, salt, out var hash);
        if (decision is null)
        {
            decision = Read(shape, settings);
            _shapes.Add(shape, salt, hash, decision);
        }
        return ServesEveryValue(decision) ? decision : null;
    }

    private bool ServesEveryValue(StatementDecision decision) =>
        decision is { Verdict.Kind: VerdictKind.Pass, Refusal: null, Observed: null, RecordedText: null, Names: null, IsBarrier: false, ChangesCatalog: false }
        && !(decision.IsWrite && Writes is not null);

    private StatementDecision Read(ReadOnlySpan<byte> text, LexicalSettings settings)
    {
        byte[]? recorded = RecordedText.Redact(text, settings, Detectors);
        if (!Policy.ReadsStatements) return recorded is null ? StatementDecision.Unread : StatementDecision.Unread with { RecordedText = recorded };
        var facts = PostgresClassifier.Classify(text, settings);
        bool isSearched = _texts is null || _texts.TrySearch(text);
        var verdict = isSearched ? Policy.Decide(facts, _texts) : new Verdict(VerdictKind.Deny, FirstRule(), "The text filters of the rules cost too much on this statement");
        var finding = facts.Complete && Columns is not null ? MaskGuard.Examine(facts, Columns) : default;
        if (finding.Refusal is not null)
            verdict = new Verdict(VerdictKind.Deny, Policy.ColumnMasks[0].Rule, finding.Refusal) { Observed = verdict.Observed };
        if (verdict.Kind != VerdictKind.Deny && ChangesReading(facts, settings))
            verdict = new Verdict(VerdictKind.Deny, FirstRule(), "This setting would change how statements are read, so it cannot be changed while rules apply");
        bool isWrite = facts.Complete && IsWrite(facts);
        var masked = isWrite && verdict.Kind != VerdictKind.Deny ? Writes?.Find(text) : null;
        if (masked is { } found) verdict = new Verdict(VerdictKind.Deny, found.Rule, found.Refusal.Message) { Observed = verdict.Observed };
        return new StatementDecision(verdict)
        {
            Refusal = masked?.Refusal ?? (verdict.Kind == VerdictKind.Deny ? Refusal.ByRule(verdict.Rule, verdict.Message) : null),
            IsWrite = isWrite,
            RecordedText = recorded,
            Observed = verdict.Observed.IsEmpty ? null : string.Join(',', verdict.Observed),
            SuspectOriginless = finding.Suspect,
            SuspectOutlasts = finding.Outlasts,
            FetchesFromOpened = facts.Statements.Any(t => t.Verb is "FETCH" or "EXECUTE"),
            Names = facts.Complete ? NameEffects.Of(facts) : null,
            TouchesProtected = finding.Touches,
            IsBarrier = !facts.Complete || facts.Statements.Any(MayChangeReading),
            ChangesCatalog = (facts.Effects & Effects.Ddl) != 0 || !facts.Complete,
        };
    }

    private static bool IsWrite(StatementFacts facts) =>
        (facts.Effects & (Effects.Write | Effects.UnboundedWrite)) != 0 || facts.Statements.Any(s => s.Verb is "EXECUTE" or "PREPARE");

    /// <summary>Whether settings may be others after it, and not only one that is named and has nothing to do with reading.</summary>
    private static bool MayChangeReading(SingleStatement statement) =>
        (statement.Effects & (Effects.Session | Effects.SetRole)) != 0
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
