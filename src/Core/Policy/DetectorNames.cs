using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Text;
using HoopWire.Policy.Detection;

namespace HoopWire.Policy;

/// <summary>The kebab-case names of <see cref="DetectorKind"/> and <see cref="DetectorGroup"/>, as written in the configuration.</summary>
public static class DetectorNames
{
    private static readonly FrozenDictionary<string, ImmutableArray<DetectorKind>> ByName = Enum.GetValues<DetectorGroup>()
        .Select(g => (Name: Kebab(g.ToString()), Kinds: DetectorCatalogue.All.Where(d => d.Group == g).Select(d => d.Kind).ToImmutableArray()))
        .Concat(Enum.GetValues<DetectorKind>().Select(k => (Name: Of(k), Kinds: ImmutableArray.Create(k))))
        .ToFrozenDictionary(entry => entry.Name, entry => entry.Kinds, StringComparer.Ordinal);

    /// <summary>Every name: the groups, then the kinds.</summary>
    public static ImmutableArray<string> All { get; } =
        [.. Enum.GetValues<DetectorGroup>().Select(g => Kebab(g.ToString())), .. Enum.GetValues<DetectorKind>().Select(Of)];

    /// <summary>The groups' names.</summary>
    public static ImmutableArray<string> Groups { get; } = [.. Enum.GetValues<DetectorGroup>().Select(g => Kebab(g.ToString()))];

    /// <summary>Whether a text in UTF-8 is the name of a kind.</summary>
    public static bool IsKind(ReadOnlySpan<byte> name)
    {
        Span<char> text = stackalloc char[64];
        return name.Length <= text.Length && ByName.GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(text[..Encoding.UTF8.GetChars(name, text)], out var kinds)
            && kinds.Length == 1;
    }

    /// <summary>The name of a kind.</summary>
    public static string Of(DetectorKind kind) => Kebab(kind.ToString());

    /// <summary>The kinds that a name stands for: one, or those of a group. False when the name is unknown.</summary>
    public static bool TryParse(string name, out ImmutableArray<DetectorKind> kinds) => ByName.TryGetValue(name, out kinds);

    private static string Kebab(string name)
    {
        var kebab = new StringBuilder();
        foreach (char c in name) kebab.Append(char.IsAsciiLetterUpper(c) && kebab.Length > 0 ? "-" : "").Append(char.ToLowerInvariant(c));
        return kebab.ToString();
    }
}
