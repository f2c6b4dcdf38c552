namespace HoopWire.Kit;

/// <summary>A log record.</summary>
/// <param name="Time">Its time.</param>
/// <param name="Body">Its text.</param>
/// <param name="Attributes">Its attributes, as texts.</param>
public sealed record OtlpLog(DateTimeOffset Time, string Body, IReadOnlyDictionary<string, string> Attributes);
