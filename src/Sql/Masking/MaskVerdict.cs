using HoopWire.Policy;

namespace HoopWire.Sql.Masking;

/// <summary>Brings together what rules say of a statement's effects and of its use of masked columns.</summary>
internal static class MaskVerdict
{
    /// <summary>The stricter of what the rules say of a statement's effects and of its use of masked columns.</summary>
    public static Verdict Stricter(Verdict verdict, MaskFinding finding, StatementFacts facts)
    {
        if (finding.Refusal is not null) return new Verdict(VerdictKind.Deny, finding.Rule, finding.Refusal) { Observed = verdict.Observed, Hint = finding.Hint };
        if (finding.Approve is not { } approve || verdict.Kind == VerdictKind.Deny) return verdict;
        if ((facts.Effects & Effects.Prepare) != 0)
            return new Verdict(VerdictKind.Deny, finding.Rule, "A statement that needs approval cannot be prepared by SQL; send it directly") { Observed = verdict.Observed, Hint = DenialHints.Direct };
        var held = new Verdict(VerdictKind.Hold, finding.Rule, "The statement uses a masked column and needs approval") { Approve = approve, Observed = verdict.Observed };
        return verdict.Kind == VerdictKind.Hold ? held.With(verdict) : held;
    }
}
