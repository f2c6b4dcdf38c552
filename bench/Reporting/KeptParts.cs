using HoopWire.Bench.SideBySide;

namespace HoopWire.Bench.Reporting;

/// <summary>What the page says of parts that were measured on another day, or another machine: it stands until they are measured anew.</summary>
internal sealed class KeptParts
{
    private const string OriginMark = "Parts ";
    private const string SectionMark = "### ";
    private const string NoteMark = "- ";
    private readonly Dictionary<string, string> _sections = [];
    private readonly Dictionary<string, string> _goals = [];
    private readonly HashSet<string> _kept;

    /// <param name="measured">The page's part that was written before.</param>
    /// <param name="anew">Parts that were measured since.</param>
    public KeptParts(string measured, IEnumerable<string> anew)
    {
        var known = Parts.All.Select(p => p.Name).ToHashSet();
        foreach (var section in measured.Split('\n' + SectionMark).Skip(1))
        {
            var name = section[..section.IndexOf('\n')];
            if (known.Contains(name) || name == PerformancePage.SlopesHeading) _sections[name] = section.TrimEnd('\n') + "\n";
        }

        _kept = [.. _sections.Keys.Except(anew)];
        var head = measured.Split('\n' + SectionMark)[0].Split('\n');
        Origins = OriginsOf(head);
        foreach (var line in head.Where(line => line.StartsWith("| ", StringComparison.Ordinal))) _goals[line.Split('|')[1].Trim()] = line;
    }

    /// <summary>Where the figures that are kept come from.</summary>
    public IReadOnlyList<string> Origins { get; }

    /// <summary>A part's section, its heading included; null where it is not kept.</summary>
    public string? Section(string part) => _kept.Contains(part) ? $"\n{SectionMark}{_sections[part]}" : null;

    /// <summary>The goal's line; null where its part is not kept.</summary>
    public string? Line(Goal goal) => _kept.Contains(goal.Part) ? _goals.GetValueOrDefault(goal.Work) : null;

    // A line for the parts that were measured together, and behind it what a reader of their figures must know.
    private List<string> OriginsOf(string[] head)
    {
        var origins = new List<string>();
        var isKept = false;
        foreach (var line in head.SkipWhile(line => !line.StartsWith(OriginMark, StringComparison.Ordinal)))
        {
            if (line.StartsWith(NoteMark, StringComparison.Ordinal))
            {
                if (isKept) origins[^1] += "\n" + line;
                continue;
            }

            var origin = Origin(line);
            if (origin is not null) origins.Add(origin);
            if (line.StartsWith(OriginMark, StringComparison.Ordinal)) isKept = origin is not null;
        }

        return origins;
    }

    private string? Origin(string line)
    {
        var colon = line.IndexOf(": ", StringComparison.Ordinal);
        if (!line.StartsWith(OriginMark, StringComparison.Ordinal) || colon < 0) return null;
        var names = line[OriginMark.Length..colon].Split(", ").Where(_kept.Contains).ToArray();
        return names.Length == 0 ? null : $"{OriginMark}{string.Join(", ", names)}{line[colon..]}";
    }
}
