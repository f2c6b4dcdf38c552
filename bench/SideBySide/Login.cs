namespace HoopWire.Bench.SideBySide;

/// <summary>What a client types.</summary>
internal sealed record Login(int Port, string User, string Password, string Database);
