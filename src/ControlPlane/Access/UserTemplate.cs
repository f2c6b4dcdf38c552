using System.Text;
using System.Text.RegularExpressions;

namespace HoopWire.ControlPlane;

/// <summary>A user name made of claims: <c>{email}</c>, <c>ci:{repository}</c>. Every claim must be there, or there is no name.</summary>
internal sealed partial class UserTemplate
{
    private const int NameCharsMax = 200;
    private readonly string _template;

    public UserTemplate(string template)
    {
        if (!Whole().IsMatch(template) || !Placeholder().IsMatch(template))
        {
            throw new InvalidOperationException(
                $"The user template \"{template}\" names no claim, or not in braces. Write it as in \"{{email}}\" or \"ci:{{repository}}\".");
        }

        _template = template;
    }

    /// <summary>Whether the name is made of this claim.</summary>
    public bool Uses(string claim) => _template.Contains($"{{{claim}}}", StringComparison.Ordinal);

    /// <summary>The name; null when a claim is missing or the name could be taken for something else.</summary>
    public string? Resolve(Func<string, string?> claim)
    {
        StringBuilder name = new();
        int end = 0;
        foreach (Match match in Placeholder().Matches(_template))
        {
            string? value = claim(match.Groups[1].Value);
            if (string.IsNullOrEmpty(value)) return null;
            name.Append(_template, end, match.Index - end).Append(value);
            end = match.Index + match.Length;
        }

        name.Append(_template, end, _template.Length - end);
        string text = name.ToString();
        return IsName(text) ? text : null;
    }

    // '#' and '~' part a user from a target in what people type.
    private static bool IsName(string text) =>
        text.Length is > 0 and <= NameCharsMax && !text.Any(c => char.IsControl(c) || char.IsWhiteSpace(c) || c is '#' or '~');

    [GeneratedRegex(@"\{([^{}]+)\}")]
    private static partial Regex Placeholder();

    [GeneratedRegex(@"^(?:[^{}]|\{[^{}]+\})+$")]
    private static partial Regex Whole();
}
