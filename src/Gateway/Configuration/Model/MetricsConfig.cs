using HoopWire.ControlPlane;

namespace HoopWire.Gateway.Configuration;

/// <summary>Where metrics go besides <c>/metrics</c>.</summary>
/// <param name="Otlp">The collector.</param>
/// <param name="Interval">How often it is told.</param>
internal sealed record MetricsConfig(OtlpOptions Otlp, TimeSpan Interval);
