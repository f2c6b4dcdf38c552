namespace HoopWire.Kit;

/// <summary>A request to a collector.</summary>
/// <param name="Path">Its path.</param>
/// <param name="Authorization">Its authorization; null for none.</param>
/// <param name="Body">Its protobuf message.</param>
internal sealed record OtlpRequest(string Path, string? Authorization, byte[] Body);
