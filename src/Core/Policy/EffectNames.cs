using System.Collections.Immutable;
using System.Text;

namespace HoopWire.Policy;

/// <summary>The kebab-case names of <see cref="Effects"/>, as written in the configuration.</summary>
public static class EffectNames
{
    private static readonly ImmutableArray<(string Name, Effects Effect)> Table =
    [
        ("read", Effects.Read),
        ("write", Effects.Write),
        ("ddl", Effects.Ddl),
        ("dcl", Effects.Dcl),
        ("unbounded-write", Effects.UnboundedWrite),
        ("multi", Effects.Multi),
        ("opaque", Effects.Opaque),
        ("file", Effects.File),
        ("net", Effects.Net),
        ("set-role", Effects.SetRole),
        ("session", Effects.Session),
        ("delay", Effects.Delay),
        ("kill", Effects.Kill),
        ("replication", Effects.Replication),
        ("transaction", Effects.Transaction),
        ("prepare", Effects.Prepare),
        ("copy", Effects.Copy),
        ("listen", Effects.Listen),
    ];

    /// <summary>Every name, in the order of the enumeration.</summary>
    public static ImmutableArray<string> All { get; } = [.. Table.Select(entry => entry.Name)];

    /// <summary>Finds one effect by its exact name.</summary>
    /// <param name="name">A name such as <c>unbounded-write</c>.</param>
    /// <param name="effect">The effect, or <see cref="Effects.None"/>.</param>
    /// <returns>Whether the name is known.</returns>
    public static bool TryParse(string? name, out Effects effect)
    {
        foreach (var entry in Table)
        {
            if (string.Equals(entry.Name, name, StringComparison.Ordinal))
            {
                effect = entry.Effect;
                return true;
            }
        }

        effect = Effects.None;
        return false;
    }

    /// <summary>Writes the names of all set effects, separated by commas; <c>none</c> when there is none.</summary>
    /// <param name="effects">The effects.</param>
    public static string Format(Effects effects)
    {
        if (effects == Effects.None)
        {
            return "none";
        }

        var text = new StringBuilder();
        foreach (var entry in Table)
        {
            if ((effects & entry.Effect) != 0)
            {
                text.Append(text.Length == 0 ? "" : ",").Append(entry.Name);
            }
        }

        return text.ToString();
    }
}
