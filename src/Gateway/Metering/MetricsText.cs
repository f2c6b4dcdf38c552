using System.Globalization;
using System.Text;

namespace HoopWire.Gateway.Metering;

/// <summary>Prometheus' text format, version 0.0.4. https://prometheus.io/docs/instrumenting/exposition_formats/</summary>
internal static class MetricsText
{
    /// <summary>The page that shows these.</summary>
    public static string Of(IEnumerable<Metric> metrics)
    {
        var text = new StringBuilder();
        foreach (var metric in metrics)
        {
            text.Append(CultureInfo.InvariantCulture, $"# HELP {metric.Name} {metric.Help}\n# TYPE {metric.Name} {(metric.IsCounter ? "counter" : "gauge")}\n");
            foreach (var sample in metric.Samples) Append(text, metric.Name, sample);
        }

        return text.ToString();
    }

    private static void Append(StringBuilder text, string name, in MetricSample sample)
    {
        text.Append(name);
        for (int i = 0; i < sample.Labels.Length; i++)
        {
            text.Append(i == 0 ? '{' : ',').Append(sample.Labels[i].Name).Append("=\"");
            foreach (char c in sample.Labels[i].Value) text.Append(c switch { '\\' => "\\\\", '"' => "\\\"", '\n' => "\\n", _ => c.ToString() });
            text.Append('"');
        }

        text.Append(sample.Labels.Length == 0 ? " " : "} ").Append(CultureInfo.InvariantCulture, $"{sample.Value}\n");
    }
}
