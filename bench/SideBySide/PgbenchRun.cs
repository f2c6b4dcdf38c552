namespace HoopWire.Bench.SideBySide;

/// <summary>One run of pgbench through one contestant.</summary>
/// <param name="Tps">Transactions a second between the first and the last progress line, so without connecting (with it for logins).</param>
/// <param name="LatencyMs">Mean latency.</param>
/// <param name="CpuMicroseconds">Processor time of the proxy for each transaction, over the same window.</param>
/// <param name="Switches">Context switches of the proxy for each transaction, over the same window.</param>
internal sealed record PgbenchRun(double Tps, double LatencyMs, double CpuMicroseconds, double Switches);
