namespace HoopWire.Bench.SideBySide;

/// <summary>A line of a generator's progress: its clock, the rate and latency since the line before, and the proxy's use of the processor as the line came.</summary>
internal sealed record ProgressLine(double At, double Tps, double LatencyMs, CpuSample Cpu);
