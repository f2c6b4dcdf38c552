using System.Text.Json;
using System.Text.Json.Serialization;

namespace HoopWire.Bench.SideBySide;

/// <summary>Everything measured, and what it comes to.</summary>
internal sealed class Report(DateTimeOffset started, BenchOptions options)
{
    private const string Reference = "pgbouncer";
    private static readonly JsonSerializerOptions Json = new()
    {
        WriteIndented = true,
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
    };

    private readonly List<Measurement> _measurements = [];
    private readonly List<string> _failures = [];

    public IReadOnlyList<string> Failures => _failures;

    public void Add(string part, string @case, string contestant, int round, string metric, double value) =>
        _measurements.Add(new Measurement(part, @case, contestant, round, metric, value));

    public void Fail(string contestant, string what)
    {
        var failure = $"{contestant}: {what.Trim()}";
        Console.Error.WriteLine(failure);
        _failures.Add(failure);
    }

    public IReadOnlyList<Summary> Summaries()
    {
        var references = _measurements.Where(m => m.Contestant == Reference)
            .ToLookup(m => (m.Part, m.Case, m.Metric, m.Round), m => m.Value);
        return _measurements
            .GroupBy(m => (m.Part, m.Case, m.Contestant, m.Metric))
            .Select(g => new Summary(g.Key.Part, g.Key.Case, g.Key.Contestant, g.Key.Metric, Spread.Of(g.Select(m => m.Value))!,
                Spread.Of(g.SelectMany(m => references[(m.Part, m.Case, m.Metric, m.Round)].Select(r => m.Value / r)))))
            .ToArray();
    }

    /// <summary>Writes the JSON file and returns its path.</summary>
    public string Save(string folder)
    {
        Directory.CreateDirectory(folder);
        var path = Path.Combine(folder, $"postgres-{started:yyyyMMdd-HHmmss}.json");
        File.WriteAllText(path, JsonSerializer.Serialize(
            new { started, machine = Machine.Describe(), options, failures = _failures, summaries = Summaries(), measurements = _measurements }, Json));
        return path;
    }
}
