using HoopWire.Policy.Masking.Kernels;

namespace HoopWire.Postgres.Session.Masks;

/// <summary>What types and their modifiers allow of a text.</summary>
internal static class TextLimits
{
    private const int ModifierHead = 4;
    private const int NameCharacters = 63;

    /// <summary>The limit of a type: varchar(n) and char(n) carry n + 4 in their modifier (varchar.c).</summary>
    public static TextLimit Of(uint type, int modifier) => type switch
    {
        TypeOid.Name => new TextLimit(NameCharacters, false),
        TypeOid.BpChar => new TextLimit(Math.Max(0, modifier - ModifierHead), true),
        TypeOid.VarChar => new TextLimit(Math.Max(0, modifier - ModifierHead), false),
        _ => default,
    };
}
