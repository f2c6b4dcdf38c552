using System.Text.Json.Serialization;

namespace HoopWire.Bench.SideBySide;

/// <summary>The JSON file of one run.</summary>
internal sealed record ReportFile
{
    private const int WholeRounds = 7;

    public required DateTimeOffset Started { get; init; }

    public required double Minutes { get; init; }

    public required MachineFacts Machine { get; init; }

    /// <summary>Whether it only showed that everything works.</summary>
    public required bool Quick { get; init; }

    public required int Rounds { get; init; }

    /// <summary>Whether only some contestants took part.</summary>
    public bool Selected { get; init; }

    /// <summary>Whether it holds what a page may say: enough rounds of everybody.</summary>
    [JsonIgnore]
    public bool IsWhole => !Quick && !Selected && Rounds >= WholeRounds;

    /// <summary>The parts that ran to their end.</summary>
    public required IReadOnlyList<string> Parts { get; init; }

    /// <summary>Who took part, and how each was set up.</summary>
    public required IReadOnlyDictionary<string, string> Contestants { get; init; }

    public required IReadOnlyList<string> Notes { get; init; }

    public required IReadOnlyList<string> Failures { get; init; }

    public required IReadOnlyList<Measurement> Measurements { get; init; }
}
