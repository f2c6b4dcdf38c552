using System.Globalization;
using System.Text.Json;
using HoopWire.ControlPlane;
using HoopWire.Kit;

namespace HoopWire.Bench.Audit;

/// <summary><c>scripts/bench audit [--rows N]</c>: what the audit's index costs a command, and how long the first page of a search takes.</summary>
internal static class AuditBench
{
    private const long RowsDefault = 10_000_000;

    public static async Task<int> RunAsync(string[] arguments, string root)
    {
        long rows = RowsDefault;
        bool wrong = arguments.Length is not (0 or 2) || (arguments.Length == 2 && (arguments[0] != "--rows"
            || !long.TryParse(arguments[1], NumberStyles.None, CultureInfo.InvariantCulture, out rows) || rows < 1000));
        if (wrong)
        {
            await Console.Error.WriteLineAsync("usage: scripts/bench audit [--rows N]   N from 1000, 10000000 by default");
            return 2;
        }

        var results = new SortedDictionary<string, double>(StringComparer.Ordinal);
        using (var folder = new TemporaryFolder()) await new IndexCost(folder.Path, results).RunAsync();
        using (var folder = new TemporaryFolder()) await new SearchTimes(folder.Path, rows, results).RunAsync();
        string file = Path.Combine(root, "artifacts", "bench", "audit.json");
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        await File.WriteAllTextAsync(file, JsonSerializer.Serialize(new { rows, results }));
        foreach (var (name, value) in results) Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{name,-64}{value,12:0.00}"));
        Console.WriteLine($"{file}");
        return 0;
    }
}
