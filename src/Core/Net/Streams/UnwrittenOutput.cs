namespace HoopWire.Net;

/// <summary>What a connection over a stream had still to write when it left its loop.</summary>
/// <param name="Bytes">In nobody's pool, those under way in front.</param>
/// <param name="UnderWay">The write under way; null without one.</param>
/// <param name="BytesUnderWay">What that writes.</param>
/// <param name="IsReset">Whether the stream failed while the connection left.</param>
internal readonly record struct UnwrittenOutput(BlockQueue Bytes, Task? UnderWay, int BytesUnderWay, bool IsReset);
