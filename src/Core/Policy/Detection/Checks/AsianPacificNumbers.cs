using static HoopWire.Policy.Detection.CheckDigits;

namespace HoopWire.Policy.Detection;

/// <summary>Numbers of Asia, Australia, New Zealand and Africa; sources in the catalogue.</summary>
internal static class AsianPacificNumbers
{
    private static ReadOnlySpan<byte> RicWeights => [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];

    // Values of the letters A to Z in the numbers of Taiwan: I, O, W and Z were added later.
    private static ReadOnlySpan<byte> TaiwanLetters => [10, 11, 12, 13, 14, 15, 16, 17, 34, 18, 19, 20, 21, 22, 35, 23, 24, 25, 26, 27, 28, 29, 32, 30, 31, 33];

    /// <summary>Weights modulo 11.</summary>
    public static bool IsTfn(ReadOnlySpan<byte> d) => !IsRepeated(d)
        && (d.Length == 9 ? Weighted(d, [1, 4, 3, 7, 5, 8, 6, 9, 10]) % 11 == 0 : Weighted(d, [10, 7, 8, 4, 6, 3, 5, 1]) % 11 == 0);

    /// <summary>The first digit less one, then weights modulo 89.</summary>
    public static bool IsAbn(ReadOnlySpan<byte> d) =>
        d[0] != '0' && (Weighted(d, [10, 1, 3, 5, 7, 9, 11, 13, 15, 17, 19]) - 10) % 89 == 0;

    /// <summary>Weights 8 to 1 modulo 10.</summary>
    public static bool IsAcn(ReadOnlySpan<byte> d) => !IsRepeated(d) && (10 - (Weighted(d, [8, 7, 6, 5, 4, 3, 2, 1]) % 10)) % 10 == Digit(d, 8);

    /// <summary>The ninth digit checks the first eight.</summary>
    public static bool IsMedicare(ReadOnlySpan<byte> d) =>
        d[0] is >= (byte)'2' and <= (byte)'6' && Weighted(d, [1, 3, 7, 9, 1, 3, 7, 9]) % 10 == Digit(d, 8) && d[9] != '0';

    /// <summary>Weights modulo 11, with a second set where the first gives ten.</summary>
    public static bool IsIrd(ReadOnlySpan<byte> d)
    {
        long number = Number(d);
        if (number is < 10_000_000 or > 150_000_000) return false;
        Span<byte> nine = stackalloc byte[9];
        nine.Fill((byte)'0');
        d.CopyTo(nine[(9 - d.Length)..]);
        int check = (11 - (Weighted(nine, [3, 2, 7, 6, 5, 4, 3, 2]) % 11)) % 11;
        if (check == 10) check = (11 - (Weighted(nine, [7, 4, 3, 2, 5, 2, 7, 6]) % 11)) % 11;
        return check == Digit(nine, 8);
    }

    /// <summary>Verhoeff; the first digit is 2 or more; no palindrome.</summary>
    public static bool IsAadhaar(ReadOnlySpan<byte> d)
    {
        if (d[0] is (byte)'0' or (byte)'1' || !HasVerhoeff(d)) return false;
        for (int i = 0; i < 6; i++)
        {
            if (d[i] != d[11 - i]) return true;
        }
        return false;
    }

    /// <summary>A state, and a check character by Luhn modulo 36.</summary>
    public static bool IsGstin(ReadOnlySpan<byte> v)
    {
        if (Two(v, 0) is 0 or > 38 and not (97 or 99)) return false;
        int sum = 0;
        for (int i = 0; i < 14; i++)
        {
            int product = Alphanumeric(v[i]) * (1 + (i & 1));
            sum += (product / 36) + (product % 36);
        }
        return (36 - (sum % 36)) % 36 == Alphanumeric(v[14]);
    }

    /// <summary>A date of birth, and ISO/IEC 7064 MOD 11-2.</summary>
    public static bool IsRic(ReadOnlySpan<byte> v)
    {
        if (v[0] is < (byte)'1' or > (byte)'8' || Two(v, 6) is not (18 or 19 or 20) || !IsDay(Two(v, 10), Two(v, 12))) return false;
        return "10X98765432"u8[Weighted(v, RicWeights) % 11] == v[17];
    }

    /// <summary>A date of birth, a century, and a check digit modulo 11.</summary>
    public static bool IsRrn(ReadOnlySpan<byte> d) =>
        IsDay(Two(d, 2), Two(d, 4)) && (11 - (Weighted(d, [2, 3, 4, 5, 6, 7, 8, 9, 2, 3, 4, 5]) % 11)) % 10 == Digit(d, 12);

    /// <summary>Weights, then a letter by the remainder and the series.</summary>
    public static bool IsNric(ReadOnlySpan<byte> v)
    {
        int sum = Weighted(v[1..], [2, 7, 6, 5, 4, 3, 2]);
        return v[0] switch
        {
            (byte)'S' => v[8] == "JZIHGFEDCBA"u8[sum % 11],
            (byte)'T' => v[8] == "JZIHGFEDCBA"u8[(sum + 4) % 11],
            (byte)'F' => v[8] == "XWUTRQPNMLK"u8[sum % 11],
            (byte)'G' => v[8] == "XWUTRQPNMLK"u8[(sum + 4) % 11],
            _ => v[8] == "KLJNPQRTUWX"u8[10 - ((sum + 3) % 11)],
        };
    }

    /// <summary>A letter as two digits, then weights modulo 10.</summary>
    public static bool IsTaiwanId(ReadOnlySpan<byte> v)
    {
        int letter = TaiwanLetters[v[0] - 'A'];
        return ((letter / 10) + (letter % 10 * 9) + Weighted(v[1..], [8, 7, 6, 5, 4, 3, 2, 1, 1])) % 10 == 0;
    }

    /// <summary>Weights 13 to 2 modulo 11.</summary>
    public static bool IsThaiId(ReadOnlySpan<byte> d) =>
        d[0] is not ((byte)'0' or (byte)'9') && (11 - (Weighted(d, [13, 12, 11, 10, 9, 8, 7, 6, 5, 4, 3, 2]) % 11)) % 10 == Digit(d, 12);

    /// <summary>One or two letters, six digits, and a check character modulo 11 where A is ten.</summary>
    public static bool IsHkid(ReadOnlySpan<byte> v)
    {
        int letters = v.Length - 7;
        int sum = letters == 2 ? (Alphanumeric(v[0]) * 9) + (Alphanumeric(v[1]) * 8) : (36 * 9) + (Alphanumeric(v[0]) * 8);
        for (int i = 0; i < 6; i++) sum += Digit(v, letters + i) * (7 - i);
        int check = v[^1] == 'A' ? 10 : Digit(v, v.Length - 1);
        return (sum + check) % 11 == 0;
    }

    /// <summary>Weights from the right modulo 11.</summary>
    public static bool IsMyNumber(ReadOnlySpan<byte> d)
    {
        int remainder = Weighted(d, [6, 5, 4, 3, 2, 7, 6, 5, 4, 3, 2]) % 11;
        return !IsRepeated(d) && (remainder <= 1 ? 0 : 11 - remainder) == Digit(d, 11);
    }

    /// <summary>Luhn from the left.</summary>
    public static bool IsIsraeliId(ReadOnlySpan<byte> d) => !IsRepeated(d) && HasLuhn(d);

    /// <summary>A date of birth, a citizenship, and Luhn.</summary>
    public static bool IsSouthAfricanId(ReadOnlySpan<byte> d) =>
        IsDay(Two(d, 2), Two(d, 4)) && d[10] is (byte)'0' or (byte)'1' && HasLuhn(d);

    /// <summary>Two check digits over the odd and even places.</summary>
    public static bool IsTckn(ReadOnlySpan<byte> d)
    {
        int odd = Digit(d, 0) + Digit(d, 2) + Digit(d, 4) + Digit(d, 6) + Digit(d, 8), even = Digit(d, 1) + Digit(d, 3) + Digit(d, 5) + Digit(d, 7);
        return d[0] != '0' && (((odd * 7) - even) % 10 + 10) % 10 == Digit(d, 9) && (odd + even + Digit(d, 9)) % 10 == Digit(d, 10);
    }
}
