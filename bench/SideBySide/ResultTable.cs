using System.Globalization;

namespace HoopWire.Bench.SideBySide;

/// <summary>The summaries on a screen: a table for each case, a line for each contestant, a column for each metric.</summary>
internal static class ResultTable
{
    public static void Print(IReadOnlyList<Summary> summaries, TextWriter output)
    {
        output.WriteLine("median (least–most) of the rounds; ×: median of the ratios to the part's reference, each within its round");
        foreach (var table in summaries.GroupBy(s => (s.Part, s.Case)))
        {
            var metrics = table.Select(s => s.Metric).Distinct().ToArray();
            var names = table.Select(s => s.Contestant).Distinct().Order(StringComparer.Ordinal).ToArray();
            var cells = table.ToDictionary(s => (s.Contestant, s.Metric), Cell);
            var nameWidth = names.Max(n => n.Length) + 1;
            var widths = metrics.Select(m => 3 + cells.Where(c => c.Key.Metric == m).Select(c => c.Value.Length).Append(m.Length).Max()).ToArray();
            output.WriteLine();
            output.WriteLine($"{table.Key.Part} · {table.Key.Case}");
            output.WriteLine("".PadRight(nameWidth) + string.Concat(metrics.Select((m, i) => m.PadLeft(widths[i]))));
            foreach (var name in names)
                output.WriteLine(name.PadRight(nameWidth) + string.Concat(metrics.Select((m, i) => cells.GetValueOrDefault((name, m), "–").PadLeft(widths[i]))));
        }
    }

    /// <summary>Three digits that matter.</summary>
    public static string Text(double value) => value.ToString(
        Math.Abs(value) switch { >= 1000 => "#,0", >= 100 => "0", >= 10 => "0.0", _ => "0.00" }, CultureInfo.InvariantCulture);

    /// <summary>Median, least and most, and the ratio.</summary>
    public static string Cell(Summary summary)
    {
        var (median, min, max) = summary.Value;
        var text = min == max ? Text(median) : $"{Text(median)} ({Text(min)}–{Text(max)})";
        return summary.Ratio is { } ratio ? $"{text} ×{Text(ratio.Median)}" : text;
    }
}
