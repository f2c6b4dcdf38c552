using static HoopWire.Policy.Detection.CheckDigits;

namespace HoopWire.Policy.Detection;

/// <summary>Numbers of the Americas; sources in the catalogue.</summary>
internal static class AmericanNumbers
{
    private static ReadOnlySpan<byte> CpfWeights => [11, 10, 9, 8, 7, 6, 5, 4, 3, 2];
    private static ReadOnlySpan<byte> CnpjWeights => [6, 5, 4, 3, 2, 9, 8, 7, 6, 5, 4, 3, 2];
    private static ReadOnlySpan<byte> CuitWeights => [5, 4, 3, 2, 7, 6, 5, 4, 3, 2];
    private static ReadOnlySpan<byte> CurpAlphabet => "0123456789ABCDEFGHIJKLMN&OPQRSTUVWXYZ"u8;

    // Two letters of the 32 states, and NE for people born abroad.
    private static ReadOnlySpan<byte> MexicanStates => "ASBCBSCCCLCMCSCHDFDGGTGRHGJCMCMNMSNTNLOCPLQTQRSPSLSRTCTSTLVZYNZSNE"u8;

    /// <summary>Area, group and serial that the SSA can have issued.</summary>
    public static bool IsSsn(ReadOnlySpan<byte> d)
    {
        long area = Number(d[..3]);
        return area is not (0 or 666 or >= 900) && Number(d[3..5]) != 0 && Number(d[5..]) != 0;
    }

    /// <summary>Begins with 9, and the group is one of the IRS's.</summary>
    public static bool IsItin(ReadOnlySpan<byte> d) =>
        d[0] == '9' && Two(d, 3) is (>= 50 and <= 65) or (>= 70 and <= 88) or (>= 90 and <= 92) or (>= 94 and <= 99);

    /// <summary>3, 7, 1 and a first pair that the Federal Reserve has given out.</summary>
    public static bool IsRouting(ReadOnlySpan<byte> d) =>
        Two(d, 0) is <= 12 or (>= 21 and <= 32) or (>= 61 and <= 72) or 80 && !IsRepeated(d) && Weighted(d, [3, 7, 1, 3, 7, 1, 3, 7, 1]) % 10 == 0;

    /// <summary>Luhn over the number with the card-issuer prefix 80840.</summary>
    public static bool IsNpi(ReadOnlySpan<byte> d)
    {
        Span<byte> prefixed = stackalloc byte[15];
        "80840"u8.CopyTo(prefixed);
        d.CopyTo(prefixed[5..]);
        return d[0] is (byte)'1' or (byte)'2' && HasLuhn(prefixed);
    }

    /// <summary>(d1 + d3 + d5) + 2 (d2 + d4 + d6) ends in d7.</summary>
    public static bool IsDea(ReadOnlySpan<byte> v) => Weighted(v[2..], [1, 2, 1, 2, 1, 2]) % 10 == Digit(v, 8);

    /// <summary>Luhn; the first digit 0 is never given out.</summary>
    public static bool IsSin(ReadOnlySpan<byte> d) => d[0] is not ((byte)'0' or (byte)'8') && HasLuhn(d);

    /// <summary>Two check digits modulo 11.</summary>
    public static bool IsCpf(ReadOnlySpan<byte> d)
    {
        if (IsRepeated(d)) return false;
        int first = Below10(Weighted(d, CpfWeights[1..]));
        return first == Digit(d, 9) && Below10(Weighted(d, CpfWeights)) == Digit(d, 10);
    }

    /// <summary>Two check digits modulo 11 over characters counted from the code of zero: digits, and letters since 2026.</summary>
    public static bool IsCnpj(ReadOnlySpan<byte> v)
    {
        if (IsRepeated(v)) return false;
        return Below10(Weighted(v, CnpjWeights[1..])) == Digit(v, 12) && Below10(Weighted(v, CnpjWeights)) == Digit(v, 13);
    }

    /// <summary>A known kind of taxpayer, and a check digit modulo 11.</summary>
    public static bool IsCuit(ReadOnlySpan<byte> d)
    {
        if (Two(d, 0) is not (20 or 23 or 24 or 25 or 26 or 27 or 30 or 33 or 34 or 50 or 51 or 55)) return false;
        int check = 11 - (Weighted(d, CuitWeights) % 11);
        return (check == 11 ? 0 : check == 10 ? 9 : check) == Digit(d, 10);
    }

    /// <summary>Weights 2 to 7 from the right; a remainder of ten is written K.</summary>
    public static bool IsRut(ReadOnlySpan<byte> v)
    {
        int sum = 0;
        for (int i = v.Length - 2, weight = 2; i >= 0; i--, weight = weight == 7 ? 2 : weight + 1) sum += Digit(v, i) * weight;
        int check = (11 - (sum % 11)) % 11;
        return v[^1] == (check == 10 ? (byte)'K' : (byte)('0' + check));
    }

    /// <summary>A date, a sex, a state, and a check digit modulo 10 over the alphabet with Ñ (written as &amp; here).</summary>
    public static bool IsCurp(ReadOnlySpan<byte> v)
    {
        if (!IsDay(Two(v, 6), Two(v, 8)) || v[10] is not ((byte)'H' or (byte)'M' or (byte)'X') || !IsMexicanState(v.Slice(11, 2))) return false;
        int sum = 0;
        for (int i = 0; i < 17; i++) sum += CurpAlphabet.IndexOf(v[i]) * (18 - i);
        return (10 - (sum % 10)) % 10 == Digit(v, 17);
    }

    private static bool IsMexicanState(ReadOnlySpan<byte> state)
    {
        for (int i = 0; i < MexicanStates.Length; i += 2)
        {
            if (MexicanStates.Slice(i, 2).SequenceEqual(state)) return true;
        }
        return false;
    }

    private static int Below10(int sum) => sum % 11 < 2 ? 0 : 11 - (sum % 11);
}
