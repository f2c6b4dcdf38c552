using System.Globalization;
using System.Text;

namespace HoopWire.Gateway.Metering;

/// <summary>Reads the metrics' page back, so that whatever it shows goes elsewhere too.</summary>
internal static class MetricsPageReader
{
    /// <summary>The samples, in their order. Lines that are none are passed over.</summary>
    public static IEnumerable<MetricSample> Read(string page)
    {
        string help = "", type = "";
        foreach (string line in page.Split('\n'))
        {
            if (line.StartsWith("# HELP ", StringComparison.Ordinal)) help = Rest(line["# HELP ".Length..]);
            else if (line.StartsWith("# TYPE ", StringComparison.Ordinal)) type = Rest(line["# TYPE ".Length..]);
            else if (line.Length > 0 && line[0] != '#' && Sample(line, type != "gauge", help) is { } sample) yield return sample;
        }
    }

    private static string Rest(string text) => text[(text.IndexOf(' ', StringComparison.Ordinal) + 1)..];

    private static MetricSample? Sample(string line, bool counter, string help)
    {
        int name = line.AsSpan().IndexOfAny('{', ' ');
        if (name <= 0) return null;
        var labels = new List<KeyValuePair<string, object?>>();
        int at = name;
        if (line[at] == '{' && !Labels(line, ref at, labels)) return null;
        return double.TryParse(line.AsSpan(at).Trim(), NumberStyles.Float, CultureInfo.InvariantCulture, out double value)
            ? new MetricSample(line[..name], counter, help, value) { Labels = [.. labels] }
            : null;
    }

    private static bool Labels(string line, ref int at, List<KeyValuePair<string, object?>> labels)
    {
        at++;
        while (at < line.Length && line[at] != '}')
        {
            int equals = line.IndexOf("=\"", at, StringComparison.Ordinal);
            if (equals < 0) return false;
            string name = line[at..equals].TrimStart(',', ' ');
            at = equals + 2;
            var value = new StringBuilder();
            for (; at < line.Length && line[at] != '"'; at++)
            {
                if (line[at] == '\\' && ++at == line.Length) return false;
                value.Append(line[at - 1] == '\\' && line[at] == 'n' ? '\n' : line[at]);
            }

            at++;
            labels.Add(new KeyValuePair<string, object?>(name, value.ToString()));
        }

        return at++ < line.Length;
    }
}
