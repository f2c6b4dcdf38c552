namespace HoopWire.Policy.Detection;

/// <summary>The check-digit methods that many numbers share. Values are ASCII digits, or upper-case letters and digits where said.</summary>
internal static class CheckDigits
{
    // Verhoeff, "Error detecting decimal codes" (1969): multiplication in the dihedral group D5, and the permutation by position.
    private static ReadOnlySpan<byte> DihedralProduct =>
        [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 1, 2, 3, 4, 0, 6, 7, 8, 9, 5, 2, 3, 4, 0, 1, 7, 8, 9, 5, 6, 3, 4, 0, 1, 2, 8, 9, 5, 6, 7, 4, 0, 1, 2, 3, 9, 5, 6, 7, 8,
         5, 9, 8, 7, 6, 0, 4, 3, 2, 1, 6, 5, 9, 8, 7, 1, 0, 4, 3, 2, 7, 6, 5, 9, 8, 2, 1, 0, 4, 3, 8, 7, 6, 5, 9, 3, 2, 1, 0, 4, 9, 8, 7, 6, 5, 4, 3, 2, 1, 0];

    private static ReadOnlySpan<byte> DihedralPermutation =>
        [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 1, 5, 7, 6, 2, 8, 3, 0, 9, 4, 5, 8, 0, 3, 7, 9, 6, 1, 4, 2, 8, 9, 1, 6, 0, 4, 3, 5, 2, 7,
         9, 4, 5, 3, 1, 2, 6, 8, 7, 0, 4, 2, 8, 6, 5, 7, 3, 9, 0, 1, 2, 7, 9, 3, 8, 0, 6, 4, 1, 5, 7, 0, 4, 6, 9, 1, 3, 2, 5, 8];

    /// <summary>The value of a digit.</summary>
    public static int Digit(ReadOnlySpan<byte> value, int at) => value[at] - '0';

    /// <summary>The number that a run of digits writes.</summary>
    public static long Number(ReadOnlySpan<byte> digits)
    {
        long number = 0;
        foreach (byte b in digits) number = (number * 10) + b - '0';
        return number;
    }

    /// <summary>0 to 9 for digits, 10 to 35 for letters.</summary>
    public static int Alphanumeric(byte b) => DigitRun.IsDigit(b) ? b - '0' : b - 'A' + 10;

    /// <summary>The Luhn sum (ISO/IEC 7812-1, annex B) is a multiple of ten.</summary>
    public static bool HasLuhn(ReadOnlySpan<byte> digits)
    {
        int sum = 0;
        for (int i = digits.Length - 1, doubled = 0; i >= 0; i--, doubled ^= 1)
        {
            int d = (digits[i] - '0') << doubled;
            sum += d > 9 ? d - 9 : d;
        }
        return sum % 10 == 0;
    }

    /// <summary>The sum of the first digits, each times its weight.</summary>
    public static int Weighted(ReadOnlySpan<byte> digits, ReadOnlySpan<byte> weights)
    {
        int sum = 0;
        for (int i = 0; i < weights.Length; i++) sum += (digits[i] - '0') * weights[i];
        return sum;
    }

    /// <summary>Whether a Verhoeff check digit at the end is right.</summary>
    public static bool HasVerhoeff(ReadOnlySpan<byte> digits)
    {
        int check = 0;
        for (int i = 0; i < digits.Length; i++)
        {
            int permuted = DihedralPermutation[(i % 8 * 10) + digits[^(i + 1)] - '0'];
            check = DihedralProduct[(check * 10) + permuted];
        }
        return check == 0;
    }

    /// <summary>ISO/IEC 7064 MOD 11,10 over digits with the check digit at the end.</summary>
    public static bool HasMod11And10(ReadOnlySpan<byte> digits)
    {
        int check = 5;
        foreach (byte b in digits) check = ((check == 0 ? 10 : check) * 2 % 11 + b - '0') % 10;
        return check == 1;
    }

    /// <summary>A plausible day: a month of the year, and a day that the longest such month has.</summary>
    public static bool IsDay(int month, int day) =>
        month is >= 1 and <= 12 && day >= 1 && day <= (month == 2 ? 29 : month is 4 or 6 or 9 or 11 ? 30 : 31);

    /// <summary>Two digits as a number.</summary>
    public static int Two(ReadOnlySpan<byte> digits, int at) => ((digits[at] - '0') * 10) + digits[at + 1] - '0';

    /// <summary>Whether all digits are the same, as in what people type to fill a field.</summary>
    public static bool IsRepeated(ReadOnlySpan<byte> digits) => digits.IndexOfAnyExcept(digits[0]) < 0;
}
