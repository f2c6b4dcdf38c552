using HoopWire.Policy;

namespace HoopWire.Gateway.Configuration;

/// <summary>Reads what some kinds of mask have beside their name: <c>keep</c>, <c>to</c>, <c>domain</c>, <c>alphabet</c>.</summary>
internal static class MaskOptionsReader
{
    private const int KeptMax = 64;
    private const int DomainLengthMax = 64;

    private static readonly (string Word, DateUnit Value)[] Units =
    [
        ("year", DateUnit.Year),
        ("quarter", DateUnit.Quarter),
        ("month", DateUnit.Month),
        ("day", DateUnit.Day),
        ("hour", DateUnit.Hour),
        ("minute", DateUnit.Minute),
    ];

    /// <summary>A mask with these options and nothing else. A key that the kind has no use for is a mistake.</summary>
    public static MaskRule Read(Section section, MaskKind? kind)
    {
        var rule = ReadKept(section, new MaskRule(kind ?? MaskKind.Redact));
        var unit = section.Choice("to", Units);
        string? domain = section.Value("domain", "a name of letters, digits, _, - and .", text => IsDomain(text) ? text.AsMemory() : (ReadOnlyMemory<char>?)null)?.ToString();
        int? alphabet = section.Choice("alphabet", [("digits", 0), ("alphanumeric", 1)]);
        Check(section, kind, "keep", MaskKind.Partial);
        Check(section, kind, "to", MaskKind.TruncateDate);
        Check(section, kind, "domain", MaskKind.Token, MaskKind.Fpe);
        Check(section, kind, "alphabet", MaskKind.Fpe);
        if (kind == MaskKind.TruncateDate && !section.Has("to")) section.Required("to", "one of " + string.Join(", ", Units.Select(u => u.Word)));
        return rule with { TruncateTo = unit ?? DateUnit.Year, Domain = domain ?? MaskRule.DefaultDomain, Alphanumeric = alphabet == 1 };
    }

    /// <summary>Whether a text can name a domain.</summary>
    public static bool IsDomain(string text) =>
        text.Length <= DomainLengthMax && text.All(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '-' or '.');

    private static MaskRule ReadKept(Section section, MaskRule rule)
    {
        if (!section.Has("keep")) return rule;
        if (section.Node("keep") is ConfigText { Value: "domain" }) return rule with { Kept = KeptPart.Domain };
        int? kept = section.Value("keep", $"domain, or a number of last characters from 1 to {KeptMax}", text => int.TryParse(text, out int n) && n is >= 1 and <= KeptMax ? n : (int?)null);
        return kept is null ? rule : rule with { Kept = KeptPart.Last, KeptCharacters = kept.Value };
    }

    private static void Check(Section section, MaskKind? kind, string key, params ReadOnlySpan<MaskKind> kinds)
    {
        if (kind is not null && section.Has(key) && !kinds.Contains(kind.Value))
            section.Error(key, $"this mask has no such option; remove the key.");
    }
}
