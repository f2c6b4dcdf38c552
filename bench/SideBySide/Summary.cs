namespace HoopWire.Bench.SideBySide;

/// <summary>One contestant's rounds of one metric, and their ratios to the reference's within the same rounds.</summary>
internal sealed record Summary(string Part, string Case, string Contestant, string Metric, Spread Value, Spread? Ratio)
{
    /// <summary>Whom a contestant is compared with in a part.</summary>
    public static string ReferenceOf(string part) => part switch
    {
        "recording" => "none",
        "mysql" or "mysql-bulk" => "haproxy",
        "tls" or "idle-tls" => "pgbouncer-tls",
        "rules" => Contestants.RulesName(Contestants.RuleCounts[0]),
        "literals" => Contestants.LiteralsName(Contestants.LiteralCounts[0]),
        _ => "pgbouncer",
    };

    public static IReadOnlyList<Summary> Of(IReadOnlyList<Measurement> measurements) =>
    [
        .. measurements.GroupBy(m => (m.Part, m.Case, m.Contestant, m.Metric)).Where(g => g.Any(m => double.IsFinite(m.Value))).Select(g => new Summary(
            g.Key.Part, g.Key.Case, g.Key.Contestant, g.Key.Metric, Spread.Of(g.Select(m => m.Value))!,
            RatioTo(measurements, g.Key.Part, g.Key.Case, g.Key.Metric, g.Key.Contestant, ReferenceOf(g.Key.Part)))),
    ];

    /// <summary>The ratios of two contestants within each round; null where one of them was not measured.</summary>
    public static Spread? RatioTo(IReadOnlyList<Measurement> measurements, string part, string @case, string metric, string contestant, string reference)
    {
        if (contestant == reference) return null;
        var all = measurements.Where(m => m.Part == part && m.Case == @case && m.Metric == metric).ToArray();
        var references = all.Where(m => m.Contestant == reference).ToLookup(m => m.Round, m => m.Value);
        return Spread.Of(all.Where(m => m.Contestant == contestant).SelectMany(m => references[m.Round].Select(r => m.Value / r)));
    }
}
