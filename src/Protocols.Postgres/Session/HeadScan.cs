using HoopWire.Wire;

namespace HoopWire.Postgres.Session;

/// <summary>Finds the end of a message from its head.</summary>
internal delegate FrameStatus HeadScan(ReadOnlySpan<byte> input, out int totalLength);
