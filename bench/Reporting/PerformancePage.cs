using System.Globalization;
using System.Text;
using HoopWire.Bench.SideBySide;

namespace HoopWire.Bench.Reporting;

/// <summary>Puts what was measured between the markers of docs/performance.md, and draws its plots.</summary>
internal static class PerformancePage
{
    private const string Begin = "<!-- measured: written by scripts/bench report -->";

    /// <summary>The section of what one more rule, byte, row or connection costs.</summary>
    public const string SlopesHeading = "What one more costs";

    private const string End = "<!-- end of what was measured -->";

    // The metric by which a part is drawn.
    private static readonly (string Part, string Metric, string Title)[] Plots =
    [
        ("queries", "cpu µs", "CPU of the proxy a query, µs"),
        ("tls", "cpu µs", "CPU of the proxy a query, TLS on both legs, µs"),
        ("latency", "p50 ms", "Median latency in an open loop, ms"),
        ("low", "cpu µs", "CPU of the proxy a query at 1 % of the peak, µs"),
        ("logins", "cpu µs", "CPU of the proxy a login, µs"),
        ("bulk", "cpu ns/byte", "CPU of the proxy a byte, ns"),
        ("mysql", "cpu µs", "CPU of the proxy a query, MariaDB, µs"),
        ("mysql-bulk", "cpu ns/byte", "CPU of the proxy a byte, MariaDB, ns"),
        ("rules", "cpu µs", "CPU of the proxy a query by number of rules, µs"),
        ("literals", "cpu µs", "CPU of the proxy a query by number of literals, µs"),
        ("idle", "KB/session", "Memory of a session that idles, KB"),
        ("idle-tls", "KB/session", "Memory of a session that idles, TLS on both legs, KB"),
    ];

    /// <summary>Writes page and plots; 3 when there is nothing to write.</summary>
    public static int Write(string root)
    {
        var measured = MeasuredParts.Read(Path.Combine(root, "artifacts", "bench"));
        if (measured.Runs.Count == 0)
        {
            Console.Error.WriteLine("Nothing has been measured yet. Run scripts/bench postgres or scripts/bench mysql first.");
            return 3;
        }

        var path = Path.Combine(root, "docs", "performance.md");
        var page = File.ReadAllText(path);
        var (begin, end) = (page.IndexOf(Begin, StringComparison.Ordinal), page.IndexOf(End, StringComparison.Ordinal));
        if (begin < 0 || end < begin)
        {
            Console.Error.WriteLine($"{path} has lost its markers. Put back the lines {Begin} and {End}.");
            return 3;
        }

        var plots = Draw(measured, Path.Combine(root, "docs", "performance"));
        var kept = new KeptParts(page[begin..end], measured.Runs.Keys);
        File.WriteAllText(path, $"{page[..begin]}{Begin}\n{Text(measured, plots, kept)}{page[end..]}");
        Console.WriteLine(path);
        return 0;
    }

    private static HashSet<string> Draw(MeasuredParts measured, string folder)
    {
        Directory.CreateDirectory(folder);
        var drawn = new HashSet<string>();
        foreach (var (part, metric, title) in Plots)
        {
            var bars = Summary.Of([.. measured.All.Where(m => m.Part == part && m.Metric == metric)]);
            if (bars.Count == 0) continue;
            File.WriteAllText(Path.Combine(folder, part + ".svg"), BarPlot.Draw(title, [.. bars.OrderBy(b => Order(part, b.Contestant))]));
            drawn.Add(part);
        }

        return drawn;
    }

    private static string Text(MeasuredParts measured, HashSet<string> plots, KeptParts kept)
    {
        var text = new StringBuilder();
        Goals(text, measured.All, kept);
        Origins(text, measured.Runs, kept);
        if (!Growth(text, Summary.Of(measured.All))) text.Append(kept.Section(SlopesHeading));
        foreach (var part in Parts.All)
        {
            text.Append(kept.Section(part.Name));
            if (!measured.Runs.ContainsKey(part.Name)) continue;
            text.Append(CultureInfo.InvariantCulture, $"\n### {part.Name}\n");
            if (plots.Contains(part.Name)) text.Append(CultureInfo.InvariantCulture, $"\n![{part.Name}](performance/{part.Name}.svg)\n");
            foreach (var @case in Summary.Of(measured.All).Where(s => s.Part == part.Name).GroupBy(s => s.Case)) Table(text, part.Name, @case.Key, [.. @case]);
        }

        return text.ToString();
    }

    private static void Goals(StringBuilder text, IReadOnlyList<Measurement> all, KeptParts kept)
    {
        text.Append("\n| work | against | pass | aim | measured | in the worst case, which is | |\n|---|---|---|---|---|---|---|\n");
        foreach (var goal in Goal.All)
        {
            if (kept.Line(goal) is { } line)
            {
                text.Append(line).Append('\n');
                continue;
            }

            var cases = goal.Find(all).OrderByDescending(c => c.Spread.Median).ToArray();
            var row = cases.Length == 0
                ? "not measured | | "
                : $"{Range(cases)} | {ResultTable.Text(cases[0].Spread.Median)} ({ResultTable.Text(cases[0].Spread.Min)}–{ResultTable.Text(cases[0].Spread.Max)}): {cases[0].Case} | {Verdict(goal, cases[0].Spread.Median)}";
            text.Append(CultureInfo.InvariantCulture, $"| {goal.Work} | {goal.Reference ?? ""} | {Number(goal.Pass)} | {Number(goal.Aim)} | {row} |\n");
        }
    }

    private static string Range((string Case, Spread Spread)[] cases) => cases.Length == 1
        ? ResultTable.Text(cases[0].Spread.Median)
        : $"{ResultTable.Text(cases[^1].Spread.Median)} to {ResultTable.Text(cases[0].Spread.Median)} in {cases.Length} cases";

    private static string Number(double? number) => number?.ToString("0.##", CultureInfo.InvariantCulture) ?? "";

    private static string Verdict(Goal goal, double worst) =>
        goal.Pass is not { } pass ? "" : worst <= (goal.Aim ?? pass) ? "aim reached" : worst <= pass ? "pass" : "**missed**";

    private static void Origins(StringBuilder text, IReadOnlyDictionary<string, ReportFile> runs, KeptParts kept)
    {
        foreach (var origin in kept.Origins) text.Append(CultureInfo.InvariantCulture, $"\n{origin}\n");
        foreach (var run in runs.GroupBy(r => r.Value.Started).OrderBy(g => g.Key))
        {
            var (file, machine) = (run.First().Value, run.First().Value.Machine);
            text.Append(CultureInfo.InvariantCulture, $"\nParts {string.Join(", ", run.Select(r => r.Key))}: {file.Started:yyyy-MM-dd HH:mm} UTC, {file.Rounds} rounds{(file.Quick ? " of a quick run, which shows that it works and measures little" : "")}, ");
            text.Append(CultureInfo.InvariantCulture, $"on {machine.Cores} cores ({machine.Model}), {machine.MemoryMb >> 10} GB, Linux {machine.Kernel}, {machine.Runtime}; {string.Join("; ", machine.Versions)}.\n");
            foreach (var note in file.Notes.Concat(file.Failures.Select(f => "failed: " + f)).Where(n => run.Any(r => n.Contains(r.Key, StringComparison.Ordinal)) || n.StartsWith("failed", StringComparison.Ordinal)))
                text.Append(CultureInfo.InvariantCulture, $"- {note.ReplaceLineEndings(" ")}\n");
        }
    }

    private static bool Growth(StringBuilder text, IReadOnlyList<Summary> summaries)
    {
        var slopes = summaries.Where(s => s.Metric is "ns/byte" or "ns/row" or "ns/rule" or "ns/literal" or "µs/connection").ToArray();
        if (slopes.Length == 0) return false;
        text.Append(CultureInfo.InvariantCulture, $"\n### {SlopesHeading}\n\nSlopes, fitted over at least three sizes in each round.\n\n| part | case | | slope |\n|---|---|---|---|\n");
        foreach (var slope in slopes)
            text.Append(CultureInfo.InvariantCulture, $"| {slope.Part} | {slope.Case} | {slope.Contestant} | {ResultTable.Cell(slope)} {slope.Metric} |\n");
        return true;
    }

    private static void Table(StringBuilder text, string part, string @case, Summary[] summaries)
    {
        var metrics = summaries.Select(s => s.Metric).Distinct().ToArray();
        text.Append(CultureInfo.InvariantCulture, $"\n{@case}:\n\n| | {string.Join(" | ", metrics)} |\n|---|{string.Concat(metrics.Select(_ => "---|"))}\n");
        foreach (var contestant in summaries.GroupBy(s => s.Contestant).OrderBy(g => Order(part, g.Key)))
        {
            var cells = metrics.Select(m => contestant.FirstOrDefault(s => s.Metric == m) is { } found ? ResultTable.Cell(found) : "");
            text.Append(CultureInfo.InvariantCulture, $"| {contestant.Key} | {string.Join(" | ", cells)} |\n");
        }
    }

    private static int Order(string part, string contestant) => Parts.All.First(p => p.Name == part).Contestants.ToList().IndexOf(contestant);
}
