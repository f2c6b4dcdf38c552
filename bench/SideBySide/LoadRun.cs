namespace HoopWire.Bench.SideBySide;

/// <summary>One window of load through one contestant, between two of its progress lines.</summary>
/// <param name="From">When it began, and what the proxy had used.</param>
/// <param name="To">When it ended, and what the proxy had used.</param>
/// <param name="Seconds">Between the lines, by the generator's clock.</param>
/// <param name="Queries">Transactions in between.</param>
/// <param name="LatencyMs">Mean latency.</param>
internal sealed record LoadRun(ProgressLine From, ProgressLine To, double Seconds, double Queries, double LatencyMs)
{
    public double Tps => Queries / Seconds;

    /// <summary>Processor time of the proxy for each transaction.</summary>
    public double CpuMicroseconds => (To.Cpu.CpuSeconds - From.Cpu.CpuSeconds) * 1e6 / Queries;

    /// <summary>Context switches of the proxy for each transaction.</summary>
    public double Switches => (To.Cpu.ContextSwitches - From.Cpu.ContextSwitches) / Queries;
}
