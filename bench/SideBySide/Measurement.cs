namespace HoopWire.Bench.SideBySide;

/// <summary>One number: what was measured, in which round, of whom.</summary>
internal sealed record Measurement(string Part, string Case, string Contestant, int Round, string Metric, double Value);
