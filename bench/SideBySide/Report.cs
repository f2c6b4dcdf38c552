using System.Text.Json;
using System.Text.Json.Serialization;

namespace HoopWire.Bench.SideBySide;

/// <summary>Everything measured, and what it comes to.</summary>
internal sealed class Report(DateTimeOffset started, BenchOptions options)
{
    internal static readonly JsonSerializerOptions Json = new()
    {
        WriteIndented = true,
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
    };

    private readonly List<Measurement> _measurements = [];
    private readonly List<string> _failures = [];
    private readonly List<string> _notes = [];
    private readonly Dictionary<string, string> _contestants = [];
    private readonly List<string> _parts = [];

    public IReadOnlyList<string> Failures => _failures;

    /// <summary>What a reader of the numbers must know.</summary>
    public IReadOnlyList<string> Notes => _notes;

    public void Add(string part, string @case, string contestant, int round, string metric, double value) =>
        _measurements.Add(new Measurement(part, @case, contestant, round, metric, value));

    public void Describe(Contestant contestant) => _contestants[contestant.Name] = contestant.Description;

    public void Finish(string part) => _parts.Add(part);

    public void Note(string text)
    {
        Console.Error.WriteLine(text);
        _notes.Add(text);
    }

    public void Fail(string contestant, string what)
    {
        var failure = $"{contestant}: {what.Trim()}";
        Console.Error.WriteLine(failure);
        _failures.Add(failure);
    }

    public IReadOnlyList<Summary> Summaries() => Summary.Of(_measurements);

    /// <summary>Writes the JSON file and returns its path.</summary>
    public string Save(string folder, string name)
    {
        Directory.CreateDirectory(folder);
        var path = Path.Combine(folder, $"{name}-{started:yyyyMMdd-HHmmss}.json");
        var file = new ReportFile
        {
            Started = started,
            Minutes = (TimeProvider.System.GetUtcNow() - started).TotalMinutes,
            Machine = Machine.Describe(name),
            Quick = options.Quick,
            Rounds = options.Rounds,
            Selected = options.Only.Length > 0,
            Parts = _parts,
            Contestants = _contestants,
            Notes = _notes,
            Failures = _failures,
            Measurements = _measurements,
        };
        File.WriteAllText(path, JsonSerializer.Serialize(file, Json));
        return path;
    }
}
