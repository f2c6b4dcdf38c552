namespace HoopWire.Postgres.Session.Masks;

/// <summary>What a text's type and modifier allow.</summary>
/// <param name="Characters">Most characters; 0 for any number.</param>
/// <param name="IsPadded">Whether values are padded with spaces, which do not count (char(n)).</param>
internal readonly record struct TextLimit(int Characters, bool IsPadded)
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

    /// <summary>Whether a text of so many characters fits.</summary>
    public bool Fits(int characters) => Characters == 0 || Characters >= characters;
}
