namespace HoopWire.Policy.Detection;

/// <summary>
/// US social security numbers as written: AAA-GG-SSSS, hyphens or spaces, in the ranges that can be issued (SSA, "Social Security Number Randomization":
/// no area 000, 666 or 900 to 999, no group 00, no serial 0000).
/// </summary>
internal static class SocialSecurityNumber
{
    private const int Written = 11;

    /// <summary>Tries the digits that start at <paramref name="start"/>.</summary>
    public static bool TryMatch(ReadOnlySpan<byte> text, int start, out int length)
    {
        length = Written;
        if (text.Length - start < Written || !DigitRun.StartsAt(text, start) || !DigitRun.EndsAt(text, start + Written)) return false;
        ReadOnlySpan<byte> value = text.Slice(start, Written);
        byte separator = value[3];
        if (separator is not ((byte)'-' or (byte)' ') || value[6] != separator) return false;
        if (!TryNumber(value[..3], out int area) || !TryNumber(value[4..6], out int group) || !TryNumber(value[7..], out int serial)) return false;
        return area is not (0 or 666 or >= 900) && group != 0 && serial != 0;
    }

    private static bool TryNumber(ReadOnlySpan<byte> digits, out int number)
    {
        number = 0;
        foreach (byte b in digits)
        {
            if (!DigitRun.IsDigit(b)) return false;
            number = (number * 10) + b - '0';
        }
        return true;
    }
}
