using System.Globalization;
using System.Net;
using System.Text;
using HoopWire.Bench.SideBySide;

namespace HoopWire.Bench.Reporting;

/// <summary>Horizontal bars, a group for each case and a bar for each contestant, with a line from the least to the most of the rounds.</summary>
internal static class BarPlot
{
    private const int Width = 860;
    private const int Left = 190;
    private const int Right = 90;
    private const int BarHeight = 15;
    private const int GroupGap = 26;
    private static readonly string[] Colours = ["#4e79a7", "#a0a0a0", "#bab0ac", "#59a14f", "#8cd17d", "#e15759", "#f28e2b", "#b07aa1"];

    public static string Draw(string title, IReadOnlyList<Summary> summaries)
    {
        var groups = summaries.GroupBy(s => s.Case).ToArray();
        var names = summaries.Select(s => s.Contestant).Distinct().ToArray();
        var height = 40 + groups.Sum(g => GroupGap + (g.Count() * BarHeight)) + 10;
        var scale = (Width - Left - Right) / summaries.Max(s => s.Value.Max);
        var svg = new StringBuilder();
        svg.Append(CultureInfo.InvariantCulture,
            $"<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {Width} {height}\" font-family=\"sans-serif\" font-size=\"11\">\n<rect width=\"100%\" height=\"100%\" fill=\"white\"/>\n");
        svg.Append(CultureInfo.InvariantCulture, $"<text x=\"10\" y=\"22\" font-size=\"15\">{Escape(title)}</text>\n");
        var y = 34;
        foreach (var group in groups)
        {
            svg.Append(CultureInfo.InvariantCulture, $"<text x=\"10\" y=\"{y + 15}\" font-weight=\"bold\">{Escape(group.Key)}</text>\n");
            y += GroupGap - 5;
            foreach (var bar in group)
            {
                Bar(svg, y, bar, scale, Colours[Array.IndexOf(names, bar.Contestant) % Colours.Length]);
                y += BarHeight;
            }

            y += 5;
        }

        return svg.Append("</svg>\n").ToString();
    }

    private static void Bar(StringBuilder svg, int y, Summary bar, double scale, string colour)
    {
        var (median, min, max) = bar.Value;
        var middle = y + ((BarHeight - 2) / 2.0);
        svg.Append(CultureInfo.InvariantCulture, $"<text x=\"{Left - 6}\" y=\"{y + 11}\" text-anchor=\"end\">{Escape(bar.Contestant)}</text>");
        svg.Append(CultureInfo.InvariantCulture, $"<rect x=\"{Left}\" y=\"{y}\" width=\"{median * scale:0.#}\" height=\"{BarHeight - 2}\" fill=\"{colour}\"/>");
        svg.Append(CultureInfo.InvariantCulture, $"<line x1=\"{Left + (min * scale):0.#}\" x2=\"{Left + (max * scale):0.#}\" y1=\"{middle}\" y2=\"{middle}\" stroke=\"black\"/>");
        svg.Append(CultureInfo.InvariantCulture, $"<text x=\"{Left + (max * scale) + 6:0.#}\" y=\"{y + 11}\">{ResultTable.Text(median)}</text>\n");
    }

    private static string Escape(string text) => WebUtility.HtmlEncode(text);
}
