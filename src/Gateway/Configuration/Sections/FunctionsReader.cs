using System.Collections.Immutable;

namespace HoopWire.Gateway.Configuration;

/// <summary>Reads <c>functions: {allow: […]}</c> of a rule.</summary>
internal static class FunctionsReader
{
    private const int NameBytesMax = 63;

    /// <summary>The functions' names, with or without schema, in file order.</summary>
    public static ImmutableArray<string> Read(Section rule)
    {
        if (rule.Child("functions") is not { } section) return [];
        const string expected = "names of functions such as audit_note or app.price_of, as the catalogue spells them";
        var names = ImmutableArray.CreateBuilder<string>();
        foreach (var item in section.Texts("allow", expected))
        {
            if (IsName(item.Value)) names.Add(item.Value);
            else section.Context.Problems.Error(item, section.KeyOf("allow"), $"found '{item.Value}'; expected {expected}.");
        }

        if (names.Count == 0 && (section.Node("allow") is null or ConfigList { Items.Count: 0 })) section.Error("allow", $"found no functions; expected {expected}.");
        section.Done();
        return names.ToImmutable();
    }

    // No globs: whoever allows code allows one that was read.
    private static bool IsName(string text) =>
        text.Split('.') is { Length: 1 or 2 } parts
        && parts.All(part => part.Length is > 0 and <= NameBytesMax && part.All(c => char.IsLetterOrDigit(c) || c is '_' or '$'));
}
