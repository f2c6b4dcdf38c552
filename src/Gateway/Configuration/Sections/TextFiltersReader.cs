using System.Collections.Immutable;
using HoopWire.Policy.Filters;

namespace HoopWire.Gateway.Configuration;

/// <summary>Reads the <c>text</c> list of a block or approve rule: <c>{contains: …}</c> or <c>{matches: …}</c>, and <c>case: ignore | exact</c>.</summary>
internal static class TextFiltersReader
{
    private static readonly (string Word, bool Value)[] Cases = [("ignore", true), ("exact", false)];

    /// <summary>The filters, in file order.</summary>
    public static ImmutableArray<TextFilter> Read(Section rule)
    {
        var filters = ImmutableArray.CreateBuilder<TextFilter>();
        foreach (var section in rule.Children("text"))
        {
            if (ReadFilter(section) is { } filter) filters.Add(filter);
        }

        if (rule.Has("text") && rule.Node("text") is ConfigList { Items.Count: 0 })
            rule.Error("text", "found no filters; expected a list such as [{contains: \"pg_sleep\"}, {matches: 'drop\\s+table'}].");
        return filters.ToImmutable();
    }

    private static TextFilter? ReadFilter(Section section)
    {
        string? literal = section.Text("contains", "the text to look for");
        string? expression = section.Text("matches", "a regular expression");
        bool ignoreCase = section.Choice("case", Cases) ?? true;
        section.Done();
        if (section.Has("contains") == section.Has("matches"))
        {
            section.Error(section.Has("contains") ? "matches" : "contains", "expected either contains: TEXT or matches: EXPRESSION in each filter.");
            return null;
        }

        if ((literal ?? expression) is not { } pattern) return null;
        var filter = new TextFilter(pattern, expression is not null, ignoreCase);
        if (filter.TryCheck(out string problem)) return filter;
        section.Error(expression is null ? "contains" : "matches", $"found '{pattern}', which {problem}; expected what docs/policy.md describes under Text filters.");
        return null;
    }
}
