using System.Collections.Immutable;
using HoopWire.Access;
using HoopWire.ControlPlane;

namespace HoopWire.Gateway.Configuration;

/// <summary>Reads <c>otlp</c>: a collector of OpenTelemetry, over HTTP.</summary>
internal static class OtlpReader
{
    private static readonly TimeSpan IntervalMin = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan IntervalMax = TimeSpan.FromHours(1);

    /// <summary>The collector; null when it is not written.</summary>
    public static OtlpOptions? Read(Section parent)
    {
        if (parent.Child("otlp") is not { } section) return null;
        var options = Collector(section);
        section.Done();
        return options;
    }

    /// <summary>The collector of <c>metrics.otlp</c>, and how often it is told; null when it is not written.</summary>
    public static MetricsConfig? ReadMetrics(Section root)
    {
        if (root.Child("metrics") is not { } metrics) return null;
        MetricsConfig? config = null;
        if (metrics.Child("otlp") is { } section)
        {
            var interval = section.Duration("interval") ?? TimeSpan.FromMinutes(1);
            if (interval < IntervalMin || interval > IntervalMax) section.Error("interval", "found a time out of range; expected 1s to 1h.");
            if (Collector(section) is { } options) config = new MetricsConfig(options, interval);
            section.Done();
        }

        metrics.Done();
        return config;
    }

    private static OtlpOptions? Collector(Section section)
    {
        var endpoint = section.WebAddress("endpoint", "https://collector.example.com:4318");
        if (!section.Has("endpoint")) section.Error("endpoint", "missing; expected an address such as https://collector.example.com:4318.");
        var headers = Headers(section);
        if (endpoint is null) return null;
        bool clear = endpoint.Scheme != Uri.UriSchemeHttps && !endpoint.IsLoopback;
        if (clear) section.Error("endpoint", $"found '{endpoint}', which is not encrypted; expected an address that starts with https.");
        return new OtlpOptions(endpoint) { Headers = headers };
    }

    private static ImmutableSortedDictionary<string, Secret> Headers(Section section)
    {
        var headers = ImmutableSortedDictionary.CreateBuilder<string, Secret>(StringComparer.OrdinalIgnoreCase);
        if (section.Child("headers") is not { } child) return headers.ToImmutable();
        foreach (string name in child.Map.Entries.Select(entry => entry.Key).ToList())
        {
            if (SecretReader.Read(child, name) is { } secret) headers[name] = secret;
        }

        child.Done();
        return headers.ToImmutable();
    }
}
