using static HoopWire.Policy.Detection.CheckDigits;

namespace HoopWire.Policy.Detection;

/// <summary>Numbers of eastern and southern Europe; sources in the catalogue.</summary>
internal static class EasternEuropeanNumbers
{
    /// <summary>A date of birth with the century in the month, and a check digit modulo 10.</summary>
    public static bool IsPesel(ReadOnlySpan<byte> d) =>
        IsDay(Two(d, 2) % 20, Two(d, 4)) && (10 - (Weighted(d, [1, 3, 7, 9, 1, 3, 7, 9, 1, 3]) % 10)) % 10 == Digit(d, 10);

    /// <summary>Weights modulo 11; a remainder of ten is never given out.</summary>
    public static bool IsNip(ReadOnlySpan<byte> d) => !IsRepeated(d) && Weighted(d, [6, 5, 7, 2, 3, 4, 5, 6, 7]) % 11 == Digit(d, 9);

    /// <summary>Sex and century, a date of birth, a county, and a check digit modulo 11.</summary>
    public static bool IsCnp(ReadOnlySpan<byte> d)
    {
        if (d[0] == '0' || !IsDay(Two(d, 3), Two(d, 5)) || Two(d, 7) is 0 or (> 52 and not 70)) return false;
        int check = Weighted(d, [2, 7, 9, 1, 4, 6, 3, 5, 8, 2, 7, 9]) % 11;
        return (check == 10 ? 1 : check) == Digit(d, 12);
    }

    /// <summary>A date of birth (months plus 50 for women, plus 20 where a day is full), and a multiple of 11.</summary>
    public static bool IsRodneCislo(ReadOnlySpan<byte> d)
    {
        int month = Two(d, 2) % 50;
        if (!IsDay(month > 20 ? month - 20 : month, Two(d, 4))) return false;
        long number = Number(d);
        return number % 11 == 0 || (number / 10 % 11 == 10 && d[9] == '0');
    }

    /// <summary>ISO/IEC 7064 MOD 11,10.</summary>
    public static bool IsOib(ReadOnlySpan<byte> d) => HasMod11And10(d);

    /// <summary>A date of birth with the century in the month, and a check digit modulo 11.</summary>
    public static bool IsEgn(ReadOnlySpan<byte> d)
    {
        int month = Two(d, 2);
        return IsDay(month > 40 ? month - 40 : month > 20 ? month - 20 : month, Two(d, 4))
            && Weighted(d, [2, 4, 8, 5, 10, 9, 7, 3, 6]) % 11 % 10 == Digit(d, 9);
    }

    /// <summary>Sex and century, a date of birth, and a check digit modulo 11 with a second set of weights.</summary>
    public static bool IsIsikukood(ReadOnlySpan<byte> d)
    {
        if (d[0] is < (byte)'1' or > (byte)'8' || !IsDay(Two(d, 3), Two(d, 5))) return false;
        int check = Weighted(d, [1, 2, 3, 4, 5, 6, 7, 8, 9, 1]) % 11;
        if (check == 10) check = Weighted(d, [3, 4, 5, 6, 7, 8, 9, 1, 2, 3]) % 11 % 10;
        return check == Digit(d, 10);
    }

    /// <summary>A date of birth, and Luhn.</summary>
    public static bool IsAmka(ReadOnlySpan<byte> d) => IsDay(Two(d, 2), Two(d, 0)) && HasLuhn(d);
}
