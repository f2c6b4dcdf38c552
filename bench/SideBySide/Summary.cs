namespace HoopWire.Bench.SideBySide;

/// <summary>One contestant's rounds of one metric, and their ratios to PgBouncer's within the same rounds.</summary>
internal sealed record Summary(string Part, string Case, string Contestant, string Metric, Spread Value, Spread? RatioToPgBouncer);
