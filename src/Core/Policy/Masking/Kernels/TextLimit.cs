namespace HoopWire.Policy.Masking.Kernels;

/// <summary>What a text's type allows.</summary>
/// <param name="Characters">Most characters; 0 for any number.</param>
/// <param name="IsPadded">Whether values are padded with spaces, which do not count (char(n)).</param>
public readonly record struct TextLimit(int Characters, bool IsPadded)
{
    /// <summary>Whether a text of so many characters fits.</summary>
    public bool Fits(int characters) => Characters == 0 || Characters >= characters;

    /// <summary>Characters of a text in UTF-8: continuation bytes do not count.</summary>
    public static int Count(ReadOnlySpan<byte> utf8)
    {
        int count = 0;
        foreach (byte b in utf8) count += (b & 0xC0) != 0x80 ? 1 : 0;
        return count;
    }
}
