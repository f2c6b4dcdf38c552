using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.Json;
using HoopWire.Kit;
using HoopWire.Policy;

namespace HoopWire.Core.Tests.Policy;

/// <summary>
/// Recall and precision over the labelled cells that tests/corpus generates with validators of other people. The table in docs/policy.md must be the one
/// measured here.
/// </summary>
[Trait("Category", "Server")]
public class DetectorCorpusTests
{
    private const int CellsMin = 100_000;
    private const double Floor = 0.97;

    [Fact]
    public void TryFind_LabelledCells_RecallAndPrecisionHold()
    {
        var scores = Enum.GetValues<DetectorKind>().ToDictionary(DetectorNames.Of, _ => new Score());
        int cells = 0;
        foreach (string line in Generate())
        {
            string[] cell = JsonSerializer.Deserialize<string[]>(line)!;
            cells++;
            Judge(cell[0], cell[2], cell[3], scores);
        }
        Assert.InRange(cells, CellsMin, int.MaxValue);
        Assert.All(scores, s => Assert.True(s.Value.Recall >= Floor && s.Value.Precision >= Floor, $"{s.Key}: recall {s.Value.Recall}, precision {s.Value.Precision}"));
        Assert.Contains(Table(scores), File.ReadAllText(Path.Combine(Repository.Root, "docs", "policy.md")), StringComparison.Ordinal);
    }

    private static void Judge(string column, string label, string text, Dictionary<string, Score> scores)
    {
        var all = DetectorSet.Create(Enum.GetValues<DetectorKind>())!;
        byte[] utf8 = Encoding.UTF8.GetBytes(text);
        var announced = all.AnnouncedBy(Encoding.UTF8.GetBytes(column));
        var found = new HashSet<string>();
        for (int from = 0; all.TryFind(utf8, from, announced, out var hit); from = hit.Start + hit.Length) found.Add(DetectorNames.Of(hit.Kind));
        if (label.Length > 0 && found.Contains(label)) scores[label].Found++;
        else if (label.Length > 0) scores[label].Missed++;
        foreach (string kind in found.Where(k => k != label)) scores[kind].Wrong++;
    }

    private static string Table(Dictionary<string, Score> scores)
    {
        var table = new StringBuilder("| kind | values | recall | precision |\n|---|---|---|---|\n");
        foreach (var (kind, score) in scores)
            table.Append(CultureInfo.InvariantCulture, $"| `{kind}` | {score.Found + score.Missed} | {score.Recall:F4} | {score.Precision:F4} |\n");
        File.WriteAllText(Path.Combine(AppContext.BaseDirectory, "detector-table.md"), table.ToString());
        return table.ToString();
    }

    private static IEnumerable<string> Generate()
    {
        string folder = Path.Combine(Repository.Root, "tests", "corpus");
        Assert.True(Directory.Exists(Path.Combine(folder, "node_modules")), "tests/corpus/node_modules is missing: run scripts/deps-test.");
        using var process = Process.Start(new ProcessStartInfo("node", "corpus.mjs") { WorkingDirectory = folder, RedirectStandardOutput = true })!;
        while (process.StandardOutput.ReadLine() is { } line) yield return line;
        process.WaitForExit();
        Assert.Equal(0, process.ExitCode);
    }

    private sealed class Score
    {
        public int Found { get; set; }

        public int Missed { get; set; }

        public int Wrong { get; set; }

        public double Recall => (double)Found / Math.Max(1, Found + Missed);

        public double Precision => (double)Found / Math.Max(1, Found + Wrong);
    }
}
