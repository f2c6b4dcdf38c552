namespace HoopWire.Gateway.Metering;

/// <summary>One value of the metrics' page.</summary>
/// <param name="Name">The metric.</param>
/// <param name="IsCounter">Whether it only goes up.</param>
/// <param name="Help">What it is.</param>
/// <param name="Value">The value.</param>
internal sealed record MetricSample(string Name, bool IsCounter, string Help, double Value)
{
    /// <summary>Its labels.</summary>
    public KeyValuePair<string, object?>[] Labels { get; init; } = [];
}
