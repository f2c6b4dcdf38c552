namespace HoopWire.Gateway.Metering;

/// <summary>One value of a metric.</summary>
/// <param name="Value">The value.</param>
/// <param name="Labels">Its labels by name and value.</param>
internal readonly record struct MetricSample(double Value, params (string Name, string Value)[] Labels);
