namespace HoopWire.Policy.Detection;

/// <summary>Payment card numbers: 13 to 19 digits in the ranges that networks issue (ISO/IEC 7812-1, public IIN ranges), with a valid Luhn sum (annex B).</summary>
internal static class CardNumber
{
    /// <summary>Whether digits are those of a card.</summary>
    public static bool IsCard(ReadOnlySpan<byte> digits) => IsIssued(digits) && CheckDigits.HasLuhn(digits);

    private static bool IsIssued(ReadOnlySpan<byte> digits)
    {
        int first4 = (int)CheckDigits.Number(digits[..4]);
        int first2 = first4 / 100;
        return digits.Length switch
        {
            13 => first2 / 10 == 4,
            14 => first2 is 30 or 36 or 38 or 39,
            15 => first2 is 34 or 37 || first4 is 1800 or 2131,
            16 => first2 / 10 == 4 || first2 is (>= 50 and <= 58) or 35 or (>= 60 and <= 69) or 81 || first4 is >= 2200 and <= 2720,
            17 or 18 => first2 is 50 or (>= 56 and <= 58) or (>= 60 and <= 69),
            _ => first2 / 10 == 4 || first2 is 50 or (>= 56 and <= 69),
        };
    }
}
