namespace HoopWire.Kit;

/// <summary>A value of a metric.</summary>
/// <param name="Name">The metric.</param>
/// <param name="IsSum">Whether it is a counter.</param>
/// <param name="Value">The value.</param>
/// <param name="Attributes">Its attributes, as texts.</param>
public sealed record OtlpPoint(string Name, bool IsSum, double Value, IReadOnlyDictionary<string, string> Attributes);
