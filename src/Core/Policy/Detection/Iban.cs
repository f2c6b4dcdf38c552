namespace HoopWire.Policy.Detection;

/// <summary>
/// International bank account numbers (ISO 13616): country, two check digits, account; the country's length from the SWIFT registry, the remainder by 97
/// being 1 (ISO 7064 MOD 97-10). Written whole or in groups of four.
/// </summary>
internal static class Iban
{
    private const int LengthMax = 34;

    /// <summary>Tries the value whose check digits start at <paramref name="checkDigits"/>.</summary>
    public static bool TryMatch(ReadOnlySpan<byte> text, int checkDigits, out int start, out int length)
    {
        start = checkDigits - 2;
        length = 0;
        if (start < 0 || checkDigits + 2 > text.Length || !DigitRun.StartsAt(text, start)) return false;
        int country = CountryOf(text[start], text[start + 1]);
        int expected = IbanLengths.Find(country);
        if (expected == 0) return false;
        Span<byte> compact = stackalloc byte[LengthMax];
        int count = 0, at = start;
        while (at < text.Length && count < expected)
        {
            byte b = text[at];
            if (DigitRun.IsDigit(b) || IsLetter(b)) compact[count++] = (byte)(IsLetter(b) ? b & ~0x20 : b);
            else if (b != (byte)' ' || count % 4 != 0 || text[at - 1] == (byte)' ') return false;
            at++;
        }
        if (count < expected || !DigitRun.EndsAt(text, at) || !HasRemainderOne(compact[..count])) return false;
        length = at - start;
        return true;
    }

    private static bool IsLetter(byte b) => (uint)((b | 0x20) - 'a') <= 25;

    private static int CountryOf(byte first, byte second) =>
        IsLetter(first) && IsLetter(second) ? ((first & ~0x20) << 8) | (second & ~0x20) : 0;

    private static bool HasRemainderOne(ReadOnlySpan<byte> iban)
    {
        int remainder = 0;
        for (int i = 0; i < iban.Length; i++)
        {
            byte b = iban[(i + 4) % iban.Length];
            remainder = DigitRun.IsDigit(b) ? ((remainder * 10) + b - '0') % 97 : ((remainder * 100) + b - 'A' + 10) % 97;
        }
        return remainder == 1;
    }
}
