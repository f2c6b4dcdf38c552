using HoopWire.Policy;
using HoopWire.Policy.Filters;

namespace HoopWire.MySql.Session;

/// <summary>Works out the decision for a statement's text. Shared by the sessions of one loop that have the same policy, so that a text is read once.</summary>
/// <param name="policy">The rules.</param>
internal sealed class StatementJudge(CompiledPolicy policy)
{
    private readonly StatementCache<StatementDecision> _cache = new();
    private readonly TextFilterScan? _texts = policy.TextFilters?.NewScan();

    public CompiledPolicy Policy => policy;

    /// <summary>Detectors whose findings are redacted in what is recorded; null for none.</summary>
    public DetectorSet? Detectors => policy.DetectorSet;

    /// <summary>The decision for a text.</summary>
    public StatementDecision Judge(ReadOnlySpan<byte> text)
    {
        if (!policy.ReadsStatements && !RecordedText.NeedsRedaction(text, Detectors)) return StatementDecision.Unread;
        if (_cache.Find(text, 0, out var hash) is { } known) return known;
        var decision = Decide(text);
        _cache.Add(text, 0, hash, decision);
        return decision;
    }

    private StatementDecision Decide(ReadOnlySpan<byte> text)
    {
        byte[]? recorded = RecordedText.Redact(text, Detectors);
        if (!policy.ReadsStatements) return new StatementDecision(Verdict.Pass) { RecordedText = recorded };
        bool searched = _texts?.TrySearch(text) ?? true;
        var facts = searched ? StatementReader.Read(text) : new StatementFacts { IncompleteReason = "its text takes too long to search" };
        var verdict = policy.Decide(facts, _texts);
        return new StatementDecision(verdict)
        {
            Refusal = verdict.Kind == VerdictKind.Deny ? Refusal.ByRule(verdict.Rule, verdict.Message) : null,
            RecordedText = recorded,
            Observed = verdict.Observed.IsEmpty ? null : string.Join(',', verdict.Observed),
        };
    }
}
