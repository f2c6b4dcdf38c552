using HoopWire.MySql.Sql;
using HoopWire.Policy;
using HoopWire.Sql.Lineage;

namespace HoopWire.MySql.Session.Masking;

/// <summary>Works out what masks by column would make of statements whose rules only observe.</summary>
/// <param name="policy">The masks, as if they were enforced and nothing else.</param>
/// <param name="columns">The columns that they would protect.</param>
internal sealed class MaskWatch(CompiledPolicy policy, ProtectedColumns columns)
{
    private readonly MySqlMaskGuard _guard = new(policy, columns);

    /// <summary>Adds to a decision about a text what masks would have done.</summary>
    /// <param name="decision">The decision by the rules that are enforced.</param>
    /// <param name="text">The text as it came.</param>
    /// <param name="reading">What it says.</param>
    /// <param name="settings">By what settings the target reads it.</param>
    /// <param name="path">Where names without a database are looked for.</param>
    public StatementDecision Observe(StatementDecision decision, ReadOnlySpan<byte> text, in StatementReading reading, in LexicalSettings settings, SearchPath path)
    {
        // What is not understood is observed as that already.
        if (!reading.Facts.Complete || text.IsEmpty) return decision;
        var finding = _guard.Examine(text, settings, reading, path);
        // What the catalogue does not know yet an enforced rule would have it asked for.
        bool decidesOtherwise = finding is { Refusal: not null, AsksCatalogue: false } or { Approve: not null };
        return decision with
        {
            Observed = decidesOtherwise ? With(decision.Observed, finding.Rule) : decision.Observed,
            WatchedResults = finding.Refusal is null ? _guard.ResultsOf(reading.Tree, finding) : [],
        };
    }

    private static string With(string? observed, string rule) =>
        observed is null ? rule : observed.Split(',').Contains(rule) ? observed : $"{observed},{rule}";
}
