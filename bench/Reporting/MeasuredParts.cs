using System.Text.Json;
using HoopWire.Bench.SideBySide;

namespace HoopWire.Bench.Reporting;

/// <summary>The newest measurement of each part, out of all runs that were saved.</summary>
internal sealed class MeasuredParts
{
    private static readonly string[] Names = ["postgres", "mysql"];
    private readonly Dictionary<string, ReportFile> _runs = [];

    private MeasuredParts()
    {
    }

    /// <summary>The run each part comes from.</summary>
    public IReadOnlyDictionary<string, ReportFile> Runs => _runs;

    /// <summary>What was measured, each part in its newest run only.</summary>
    public IReadOnlyList<Measurement> All => [.. _runs.SelectMany(r => r.Value.Measurements.Where(m => m.Part == r.Key))];

    /// <summary>Reads a folder's files. One of few rounds, or of some contestants, counts only where there is no other.</summary>
    public static MeasuredParts Read(string folder)
    {
        var parts = new MeasuredParts();
        var files = Directory.Exists(folder) ? Names.SelectMany(name => Directory.EnumerateFiles(folder, name + "-*.json")) : [];
        foreach (var run in files.Select(Parse).OfType<ReportFile>().OrderByDescending(r => r.IsWhole).ThenByDescending(r => !r.Quick).ThenByDescending(r => r.Started))
            foreach (var part in run.Parts) parts._runs.TryAdd(part, run);
        return parts;
    }

    private static ReportFile? Parse(string path)
    {
        try
        {
            return JsonSerializer.Deserialize<ReportFile>(File.ReadAllText(path), Report.Json);
        }
        catch (JsonException)
        {
            Console.Error.WriteLine($"{path} is not of this benchmark's shape and is passed over.");
            return null;
        }
    }
}
