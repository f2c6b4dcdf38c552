namespace HoopWire.Bench.SideBySide;

/// <summary>One certificate and key for every server of the comparison, and the authority that signed it. Readable by the servers' user.</summary>
internal sealed record TlsFiles(string CaFile, string Certificate, string Key);
