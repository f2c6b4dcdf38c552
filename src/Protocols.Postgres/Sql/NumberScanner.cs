namespace HoopWire.Postgres.Sql;

/// <summary>
/// Finds the end of a number. Hexadecimal, octal, binary and grouped digits are numbers from version 16 on and a syntax error before, so
/// they mean one thing where they mean anything; a letter straight after a number is an error in all of 15 to 18.
/// </summary>
internal static class NumberScanner
{
    /// <summary>Offset past the number that starts at <paramref name="position"/>, or -1 when it is malformed.</summary>
    public static int End(ReadOnlySpan<byte> text, int position)
    {
        var i = position;
        if (text[i] == (byte)'0' && i + 1 < text.Length && Radix(text[i + 1]) is var radix and > 0)
        {
            i = Digits(text, i + 2, radix, leadingGroup: true);
            return Clean(text, i);
        }

        if (LexicalSets.IsDigit(text[i]))
        {
            i = Digits(text, i, 10, leadingGroup: false);
        }

        if (i >= 0 && i < text.Length && text[i] == (byte)'.' && !(i + 1 < text.Length && text[i + 1] == (byte)'.'))
        {
            i++;
            if (i < text.Length && LexicalSets.IsDigit(text[i]))
            {
                i = Digits(text, i, 10, leadingGroup: false);
            }
        }

        return Clean(text, Exponent(text, i));
    }

    private static int Exponent(ReadOnlySpan<byte> text, int i)
    {
        if (i < 0 || i >= text.Length || (text[i] | 0x20) != 'e')
        {
            return i;
        }

        i++;
        if (i < text.Length && text[i] is (byte)'+' or (byte)'-')
        {
            i++;
        }

        return i < text.Length && LexicalSets.IsDigit(text[i]) ? Digits(text, i, 10, leadingGroup: false) : -1;
    }

    private static int Radix(byte b) => (b | 0x20) switch
    {
        'x' => 16,
        'o' => 8,
        'b' => 2,
        _ => 0,
    };

    private static int Digits(ReadOnlySpan<byte> text, int position, int radix, bool leadingGroup)
    {
        var i = position;
        var expectDigit = !leadingGroup;
        var any = false;
        while (i < text.Length)
        {
            if (text[i] == (byte)'_' && !expectDigit)
            {
                expectDigit = true;
            }
            else if (LexicalSets.DigitValue(text[i]) is var value && value >= 0 && value < radix)
            {
                expectDigit = false;
                any = true;
            }
            else
            {
                break;
            }

            i++;
        }

        return any && !expectDigit ? i : -1;
    }

    private static int Clean(ReadOnlySpan<byte> text, int i) => i < 0 || (i < text.Length && LexicalSets.ContinuesName(text[i])) ? -1 : i;
}
