namespace HoopWire.Bench.SideBySide;

/// <summary>A rule of a compared gateway: its name, and the rest of its YAML in flow style.</summary>
internal sealed record BenchRule(string Name, string Body);
