namespace HoopWire.Bench.SideBySide;

/// <summary>What a reply amounted to.</summary>
internal sealed record DrainResult(long Bytes, long Rows);
