namespace HoopWire.Gateway.Metering;

/// <summary>A metric and its values.</summary>
/// <param name="Name">The metric, as Prometheus names such.</param>
/// <param name="IsCounter">Whether it only goes up.</param>
/// <param name="Help">What it is.</param>
/// <param name="Samples">Its values; one without labels, or one for each set of labels.</param>
internal sealed record Metric(string Name, bool IsCounter, string Help, IReadOnlyList<MetricSample> Samples)
{
    /// <summary>A value that goes up and down, without labels.</summary>
    public static Metric Gauge(string name, string help, double value) => new(name, false, help, [new MetricSample(value)]);

    /// <summary>A value that only goes up, without labels.</summary>
    public static Metric Counter(string name, string help, long value) => new(name, true, help, [new MetricSample(value)]);
}
