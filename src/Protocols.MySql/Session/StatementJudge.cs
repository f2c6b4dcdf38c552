using HoopWire.MySql.Sql;
using HoopWire.Policy;
using HoopWire.Policy.Filters;

namespace HoopWire.MySql.Session;

/// <summary>Works out the decision for a statement's text. Shared by the sessions of one loop that have the same policy, so that a text is read once.</summary>
/// <param name="policy">The rules.</param>
internal sealed class StatementJudge(CompiledPolicy policy)
{
    private static readonly StatementFacts Outdated = new() { IncompleteReason = "it was prepared under other settings of the session; prepare it again" };
    private static readonly StatementFacts TooLongToSearch = new() { IncompleteReason = "its text takes too long to search" };

    private readonly StatementCache<StatementDecision> _cache = new();
    private readonly TextFilterScan? _texts = policy.TextFilters?.NewScan();

    public CompiledPolicy Policy => policy;

    /// <summary>Detectors whose findings are redacted in what is recorded; null for none.</summary>
    public DetectorSet? Detectors => policy.DetectorSet;

    /// <summary>The decision for a text.</summary>
    /// <param name="text">The text as it came.</param>
    /// <param name="settings">By what settings the target reads it.</param>
    public StatementDecision Judge(ReadOnlySpan<byte> text, in LexicalSettings settings)
    {
        if (!policy.ReadsStatements && !RecordedText.NeedsRedaction(text, Detectors)) return StatementDecision.Unread;
        ulong salt = SaltOf(settings);
        if (_cache.Find(text, salt, out var hash) is { } known) return known;
        var decision = Decide(text, settings);
        _cache.Add(text, salt, hash, decision);
        return decision;
    }

    /// <summary>
    /// The decision for a text that was prepared by other settings than those in force: the target reads it again whenever a table of its has changed.
    /// </summary>
    public StatementDecision JudgeOutdated(ReadOnlySpan<byte> text)
    {
        if (!policy.ReadsStatements) return StatementDecision.Unread;
        return Make(policy.Decide(Outdated), RecordedText.Redact(text, Detectors), new StatementReading(Outdated) { ChangesSettings = true, ChangesMeaning = true, UsesVariables = true });
    }

    private StatementDecision Decide(ReadOnlySpan<byte> text, in LexicalSettings settings)
    {
        byte[]? recorded = RecordedText.Redact(text, Detectors);
        if (!policy.ReadsStatements) return new StatementDecision(Verdict.Pass) { RecordedText = recorded };
        var reading = StatementReader.Read(text, settings);
        var facts = _texts?.TrySearch(text) == false ? TooLongToSearch : reading.Facts;
        var verdict = policy.ColumnMasks.IsEmpty || text.IsEmpty ? policy.Decide(facts, _texts) : RefuseMasked();
        if (!text.IsEmpty && policy.Watched is { ColumnMasks: [var watched, ..] }) verdict = verdict with { Observed = [.. verdict.Observed.Union([watched.Rule])] };
        return Make(verdict, recorded, reading);
    }

    private static StatementDecision Make(Verdict verdict, byte[]? recorded, in StatementReading reading) => new(verdict)
    {
        Refusal = verdict.Kind == VerdictKind.Deny ? Refusal.ByRule(verdict.Rule, verdict.Message) : null,
        RecordedText = recorded,
        Observed = verdict.Observed.IsEmpty ? null : string.Join(',', verdict.Observed),
        ChangesSettings = reading.ChangesSettings,
        ChangesMeaning = reading.ChangesMeaning,
        UsesVariables = reading.UsesVariables,
    };

    private Verdict RefuseMasked() => new(
        VerdictKind.Deny, policy.ColumnMasks[0].Rule, "The statement is refused because columns are masked, and on targets of MySQL and MariaDB masks by column are not followed yet");

    private static ulong SaltOf(in LexicalSettings settings) =>
        (ulong)settings.Modes | ((ulong)settings.Encoding << 8) | ((ulong)settings.Family << 10) | (settings.FoldsTableNames ? 1UL << 12 : 0) | (settings.InSystemSchema ? 1UL << 13 : 0)
        | ((ulong)settings.Version << 16);
}
