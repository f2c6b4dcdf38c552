using System.Collections.Immutable;
using HoopWire.Policy;

namespace HoopWire.Gateway.Configuration;

/// <summary>Reads the <c>mask</c> list of a rule.</summary>
internal static class MasksReader
{
    private static readonly (string Word, MaskKind Value)[] Kinds =
    [
        ("redact", MaskKind.Redact),
        ("nullify", MaskKind.Nullify),
        ("zero", MaskKind.Zero),
        ("partial", MaskKind.Partial),
        ("truncate-date", MaskKind.TruncateDate),
        ("token", MaskKind.Token),
        ("fpe", MaskKind.Fpe),
    ];
    private static readonly (string Word, MaskUse Value)[] Uses = [("deny", MaskUse.Deny), ("approve", MaskUse.Approve), ("allow-predicate", MaskUse.AllowPredicate)];

    /// <summary>The masks, in file order.</summary>
    public static ImmutableArray<MaskRule> Read(Section rule)
    {
        var masks = ImmutableArray.CreateBuilder<MaskRule>();
        foreach (var section in rule.Children("mask"))
        {
            if (ReadMask(section) is { } mask) masks.Add(mask);
        }

        if (rule.Has("mask") && rule.Node("mask") is ConfigList { Items.Count: 0 })
            rule.Error("mask", "found no masks; expected a list such as [{column: \"*.ssn\", with: redact}].");
        return masks.ToImmutable();
    }

    private static MaskRule? ReadMask(Section section)
    {
        var kind = ReadKind(section);
        var column = section.Has("column") ? ReadColumn(section) : null;
        var detectors = ReadDetectors(section);
        var use = section.Choice("use", Uses) ?? MaskUse.Deny;
        var options = MaskOptionsReader.Read(section, kind);
        bool copyMasked = section.Choice("copy", [("deny", 0), ("mask", 1)]) == 1;
        section.Done();
        if (section.Has("column") == section.Has("detect"))
        {
            section.Error(section.Has("column") ? "detect" : "column", "expected either column: PATTERN or detect: [KINDS] in each mask.");
            return null;
        }

        if (kind is null || (column is null && detectors.IsEmpty)) return null;
        if (column is null && section.Has("use")) section.Error("use", "found it with detect; expected it with column, whose uses it is about.");
        if (column is null && kind is MaskKind.TruncateDate or MaskKind.Token or MaskKind.Fpe)
            section.Error("with", $"found '{Kinds[(int)kind.Value].Word}', which masks columns only; expected redact, nullify, zero or partial with detect.");
        return options with { Kind = kind.Value, Column = column, Detect = detectors, CopyMasked = copyMasked, Use = use };
    }

    private static MaskKind? ReadKind(Section section)
    {
        string expected = "one of " + string.Join(", ", Kinds.Select(kind => kind.Word));
        return section.Required("with", expected) is null ? null : section.Choice("with", Kinds);
    }

    private static ColumnPattern? ReadColumn(Section section)
    {
        const string expected = "1 to 3 parts such as ssn, customers.ssn or public.customers.ssn, * for any run";
        string? text = section.Text("column", expected);
        if (text is null) return null;
        var pattern = ColumnPattern.TryParse(text);
        if (pattern is null) section.Error("column", $"found '{text}'; expected {expected}.");
        return pattern;
    }

    private static ImmutableArray<DetectorKind> ReadDetectors(Section section)
    {
        string expected = $"a kind such as credit-card or us-ssn, or a group: {string.Join(", ", DetectorNames.Groups)} (docs/policy.md lists them)";
        var found = ImmutableArray.CreateBuilder<DetectorKind>();
        foreach (var item in section.Texts("detect", expected))
        {
            if (item.Value is { } word && DetectorNames.TryParse(word, out var kinds)) found.AddRange(kinds);
            else section.Context.Problems.Error(item, section.KeyOf("detect"), $"found '{item.Value}'; expected {expected}.");
        }

        if (section.Has("detect") && section.Node("detect") is ConfigList { Items.Count: 0 })
            section.Error("detect", $"found nothing to detect; expected {expected}.");
        return found.ToImmutable();
    }
}
