namespace HoopWire.Policy.Detection;

/// <summary>
/// Payment card numbers: 13 to 19 digits, groups parted by one space or hyphen, in the ranges that networks issue (ISO/IEC 7812-1, public IIN ranges), with a
/// valid Luhn sum (annex B).
/// </summary>
internal static class CardNumber
{
    private const int DigitsMin = 13;
    private const int DigitsMax = 19;

    /// <summary>Tries the digits that start at <paramref name="start"/>.</summary>
    public static bool TryMatch(ReadOnlySpan<byte> text, int start, out int length)
    {
        length = 0;
        if (!DigitRun.StartsAt(text, start)) return false;
        Span<byte> digits = stackalloc byte[DigitsMax];
        int count = 0, at = start, end = start;
        while (at < text.Length)
        {
            if (DigitRun.IsDigit(text[at]))
            {
                if (count == DigitsMax) return false;
                digits[count++] = (byte)(text[at++] - '0');
                end = at;
            }
            else if (text[at] is (byte)' ' or (byte)'-' && at == end && at + 1 < text.Length && DigitRun.IsDigit(text[at + 1]))
            {
                at++;
            }
            else
            {
                break;
            }
        }
        if (count < DigitsMin || !DigitRun.EndsAt(text, end)) return false;
        digits = digits[..count];
        if (!IsIssued(digits) || !HasLuhnSum(digits)) return false;
        length = end - start;
        return true;
    }

    private static bool HasLuhnSum(ReadOnlySpan<byte> digits)
    {
        int sum = 0;
        for (int i = digits.Length - 1, doubled = 0; i >= 0; i--, doubled ^= 1)
        {
            int d = digits[i] << doubled;
            sum += d > 9 ? d - 9 : d;
        }
        return sum % 10 == 0;
    }

    private static bool IsIssued(ReadOnlySpan<byte> digits)
    {
        int first4 = (digits[0] * 1000) + (digits[1] * 100) + (digits[2] * 10) + digits[3];
        int first2 = first4 / 100;
        return digits.Length switch
        {
            13 => first2 / 10 == 4,
            14 => first2 is 30 or 36 or 38 or 39,
            15 => first2 is 34 or 37 || first4 is 1800 or 2131,
            16 => first2 / 10 == 4 || first2 is (>= 50 and <= 58) or 35 or (>= 60 and <= 69) or 81 || first4 is >= 2200 and <= 2720,
            _ => first2 / 10 == 4 || first2 is 50 or (>= 56 and <= 69),
        };
    }
}
