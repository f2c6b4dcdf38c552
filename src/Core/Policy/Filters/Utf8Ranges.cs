using System.Collections.Immutable;
using System.Text;

namespace HoopWire.Policy.Filters;

/// <summary>Ranges of code points as sequences of byte ranges (Unicode Standard, table 3-7, well-formed UTF-8).</summary>
internal static class Utf8Ranges
{
    private static readonly int[] LastOfLength = [0x7F, 0x7FF, 0xFFFF, 0x10FFFF];

    /// <summary>Appends what matches exactly the code points from <paramref name="low"/> to <paramref name="high"/>, surrogates left out.</summary>
    public static void Append(int low, int high, ImmutableArray<RegexNode>.Builder choices)
    {
        if (low > high) return;
        if (low <= 0xDFFF && high >= 0xD800)
        {
            Append(low, 0xD7FF, choices);
            Append(0xE000, high, choices);
            return;
        }
        foreach (int last in LastOfLength)
        {
            if (low <= last && high > last)
            {
                Append(low, last, choices);
                Append(last + 1, high, choices);
                return;
            }
        }
        AppendOfOneLength(low, high, choices);
    }

    /// <summary>Splits until only the trailing bytes that run over all their values differ.</summary>
    private static void AppendOfOneLength(int low, int high, ImmutableArray<RegexNode>.Builder choices)
    {
        for (int bits = 6; high > 0x7F && bits <= 18; bits += 6)
        {
            int mask = (1 << bits) - 1;
            if ((low & ~mask) == (high & ~mask)) continue;
            if ((low & mask) != 0)
            {
                AppendOfOneLength(low, low | mask, choices);
                AppendOfOneLength((low | mask) + 1, high, choices);
                return;
            }
            if ((high & mask) != mask)
            {
                AppendOfOneLength(low, (high & ~mask) - 1, choices);
                AppendOfOneLength(high & ~mask, high, choices);
                return;
            }
        }
        Span<byte> first = stackalloc byte[4], last = stackalloc byte[4];
        int length = new Rune(low).EncodeToUtf8(first);
        new Rune(high).EncodeToUtf8(last);
        var bytes = ImmutableArray.CreateBuilder<RegexNode>(length);
        for (int i = 0; i < length; i++) bytes.Add(new RegexBytes(ByteSet.Range(first[i], last[i])));
        choices.Add(length == 1 ? bytes[0] : new RegexSequence(bytes.ToImmutable()));
    }
}
