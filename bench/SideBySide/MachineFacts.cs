namespace HoopWire.Bench.SideBySide;

/// <summary>The machine and the versions that took part.</summary>
internal sealed record MachineFacts(int Cores, string Model, long MemoryMb, string Kernel, string Runtime, IReadOnlyList<string> Versions);
