namespace HoopWire.Bench.SideBySide;

/// <summary>What all contestants stand in front of, and where they keep their files.</summary>
internal sealed record Site(string Folder, int DatabasePort, int IdlePort, TlsFiles Tls);
