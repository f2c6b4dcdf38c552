using System.Globalization;
using System.Text;

namespace HoopWire.Gateway.Metering;

/// <summary>Prometheus' text format, version 0.0.4. https://prometheus.io/docs/instrumenting/exposition_formats/</summary>
internal sealed class MetricsText
{
    private readonly StringBuilder _text = new();

    /// <summary>A gauge without labels.</summary>
    public void Gauge(string name, string help, double value)
    {
        Head(name, help, "gauge");
        Sample(name, value);
    }

    /// <summary>A counter without labels.</summary>
    public void Counter(string name, string help, long value)
    {
        Head(name, help, "counter");
        Sample(name, value);
    }

    /// <summary>What stands before a metric's samples.</summary>
    public void Head(string name, string help, string type) => _text.Append(CultureInfo.InvariantCulture, $"# HELP {name} {help}\n# TYPE {name} {type}\n");

    /// <summary>One value, with labels by name and value.</summary>
    public void Sample(string name, double value, params ReadOnlySpan<(string Name, string Value)> labels)
    {
        _text.Append(name);
        for (int i = 0; i < labels.Length; i++)
        {
            _text.Append(i == 0 ? '{' : ',').Append(labels[i].Name).Append("=\"");
            foreach (char c in labels[i].Value) _text.Append(c switch { '\\' => "\\\\", '"' => "\\\"", '\n' => "\\n", _ => c.ToString() });
            _text.Append('"');
        }

        _text.Append(labels.IsEmpty ? " " : "} ").Append(CultureInfo.InvariantCulture, $"{value}\n");
    }

    /// <inheritdoc/>
    public override string ToString() => _text.ToString();
}
