using System.Globalization;
using System.Text.Json;
using HoopWire.ControlPlane;
using HoopWire.Kit;

namespace HoopWire.Bench.Audit;

/// <summary>
/// <c>scripts/bench audit [--quick | --rows N]</c>: what the audit's index costs a command, how fast rows go into a store, and how long the first page of a
/// search takes.
/// </summary>
internal static class AuditBench
{
    private const long RowsDefault = 10_000_000;
    private const long RowsQuick = 100_000;
    private const int StoredRows = 50_000;

    public static async Task<int> RunAsync(string[] arguments, string root)
    {
        if (Rows(arguments) is not { } rows)
        {
            await Console.Error.WriteLineAsync("usage: scripts/bench audit [--quick | --rows N]   N from 1000, 10000000 by default, 100000 where it is to be quick");
            return 2;
        }

        var results = new SortedDictionary<string, double>(StringComparer.Ordinal);
        using (var folder = new TemporaryFolder()) await new IndexCost(folder.Path, results).RunAsync();
        using (var folder = new TemporaryFolder()) await new StoreRate(folder.Path, (int)Math.Min(StoredRows, rows), results).RunAsync();
        await new RecordedBytes(results).RunAsync(rows);
        foreach (long size in SearchTimes.Sizes(rows).Distinct())
        {
            using var folder = new TemporaryFolder();
            await new SearchTimes(folder.Path, size, results).RunAsync();
        }

        string file = Path.Combine(root, "artifacts", "bench", "audit.json");
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        await File.WriteAllTextAsync(file, JsonSerializer.Serialize(new { rows, results }));
        foreach (var (name, value) in results) Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{name,-84}{value,12:0.00}"));
        Console.WriteLine($"{file}");
        return 0;
    }

    private static long? Rows(string[] arguments) => arguments switch
    {
        [] => RowsDefault,
        ["--quick"] => RowsQuick,
        ["--rows", var text] when long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out long rows) && rows >= 1000 => rows,
        _ => null,
    };
}
