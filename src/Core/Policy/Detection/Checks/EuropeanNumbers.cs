using static HoopWire.Policy.Detection.CheckDigits;

namespace HoopWire.Policy.Detection;

/// <summary>Numbers of western and northern Europe; sources in the catalogue.</summary>
internal static class EuropeanNumbers
{
    private static ReadOnlySpan<byte> NifLetters => "TRWAGMYFPDXBNJZSQVHLCKE"u8;
    private static ReadOnlySpan<byte> HetuLetters => "0123456789ABCDEFHJKLMNPRSTUVWXY"u8;
    private static ReadOnlySpan<byte> FiscalMonths => "ABCDEHLMPRST"u8;

    // Values of characters at odd places: digits and the letters A to J share theirs.
    private static ReadOnlySpan<byte> FiscalOdd => [1, 0, 5, 7, 9, 13, 15, 17, 19, 21, 2, 4, 18, 20, 11, 3, 6, 8, 12, 14, 16, 10, 22, 25, 24, 23];

    // Digits 0 to 9 are replaced by these where two people would have the same code.
    private static ReadOnlySpan<byte> FiscalDigits => "LMNPQRSTUV"u8;

    /// <summary>Weights 10 to 2 modulo 11.</summary>
    public static bool IsNhs(ReadOnlySpan<byte> d)
    {
        int check = 11 - (Weighted(d, [10, 9, 8, 7, 6, 5, 4, 3, 2]) % 11);
        return !IsRepeated(d) && (check == 11 ? 0 : check) == Digit(d, 9);
    }

    /// <summary>Prefixes that are never given out.</summary>
    public static bool IsNino(ReadOnlySpan<byte> v) =>
        !(v.StartsWith("BG"u8) || v.StartsWith("GB"u8) || v.StartsWith("KN"u8) || v.StartsWith("NK"u8) || v.StartsWith("NT"u8)
            || v.StartsWith("TN"u8) || v.StartsWith("ZZ"u8));

    /// <summary>The letter that the number modulo 23 gives; a foreigner's first letter X, Y, Z counts 0, 1, 2.</summary>
    public static bool IsNif(ReadOnlySpan<byte> v)
    {
        long number = DigitRun.IsDigit(v[0]) ? Number(v[..8]) : ((v[0] - 'X') * 10_000_000L) + Number(v[1..8]);
        return number > 0 && NifLetters[(int)(number % 23)] == v[8];
    }

    /// <summary>A date, and a check letter over odd and even places.</summary>
    public static bool IsCodiceFiscale(ReadOnlySpan<byte> v)
    {
        int day = (Fiscal(v[9]) * 10) + Fiscal(v[10]);
        if (FiscalMonths.IndexOf(v[8]) < 0 || (day > 40 ? day - 40 : day) is < 1 or > 31) return false;
        int sum = 0;
        for (int i = 0; i < 15; i++)
        {
            int value = DigitRun.IsDigit(v[i]) ? v[i] - '0' : v[i] - 'A';
            sum += (i & 1) == 0 ? FiscalOdd[value] : value;
        }
        return v[15] == 'A' + (sum % 26);
    }

    /// <summary>Luhn, with a province or one of the special offices.</summary>
    public static bool IsItalianVat(ReadOnlySpan<byte> v)
    {
        var d = v[^11..];
        long office = Number(d[7..10]);
        return office is (>= 1 and <= 100) or 120 or 121 or 888 or 999 && Number(d[..7]) > 0 && HasLuhn(d);
    }

    /// <summary>ISO/IEC 7064 MOD 11,10; of the first ten digits one occurs twice or three times, the others at most once.</summary>
    public static bool IsGermanTaxId(ReadOnlySpan<byte> d)
    {
        if (d[0] == '0' || !HasMod11And10(d)) return false;
        Span<byte> counts = stackalloc byte[10];
        counts.Clear();
        for (int i = 0; i < 10; i++) counts[d[i] - '0']++;
        int repeated = 0;
        foreach (byte count in counts)
        {
            if (count > 3) return false;
            if (count > 1) repeated++;
        }
        return repeated == 1;
    }

    /// <summary>A date of birth, a letter counted as two digits, digit sums of products.</summary>
    public static bool IsGermanSocialSecurity(ReadOnlySpan<byte> v)
    {
        if (!IsDay(Two(v, 4), Two(v, 2) > 50 ? Two(v, 2) - 50 : Two(v, 2))) return false;
        ReadOnlySpan<byte> weights = [2, 1, 2, 5, 7, 1, 2, 1, 2, 1, 2, 1];
        Span<byte> d = stackalloc byte[12];
        v[..8].CopyTo(d);
        int letter = v[8] - 'A' + 1;
        (d[8], d[9]) = ((byte)('0' + (letter / 10)), (byte)('0' + (letter % 10)));
        v[9..11].CopyTo(d[10..]);
        int sum = 0;
        for (int i = 0; i < 12; i++)
        {
            int product = Digit(d, i) * weights[i];
            sum += (product / 10) + (product % 10);
        }
        return sum % 10 == Digit(v, 11);
    }

    /// <summary>A month, and a key of 97 less the number modulo 97; Corsica's 2A and 2B count as 19 and 18.</summary>
    public static bool IsNir(ReadOnlySpan<byte> v)
    {
        int month = Two(v, 3);
        if (month is not ((>= 1 and <= 12) or (>= 20 and <= 42) or (>= 50 and <= 99))) return false;
        Span<byte> d = stackalloc byte[13];
        v[..13].CopyTo(d);
        if (d[6] is (byte)'A' or (byte)'B') (d[5], d[6]) = ((byte)'1', d[6] == 'A' ? (byte)'9' : (byte)'8');
        return 97 - (Number(d) % 97) == Two(v, 13);
    }

    /// <summary>Weights 9 to 2 and -1 modulo 11.</summary>
    public static bool IsBsn(ReadOnlySpan<byte> d)
    {
        int sum = Weighted(d, [9, 8, 7, 6, 5, 4, 3, 2]) - Digit(d, 8);
        return Number(d) > 0 && !IsRepeated(d) && sum % 11 == 0;
    }

    /// <summary>A date of birth, and 97 less the number modulo 97, with 2 before it for those born since 2000.</summary>
    public static bool IsBelgianRrn(ReadOnlySpan<byte> d)
    {
        long number = Number(d[..9]);
        int month = Two(d, 2), day = Two(d, 4), check = Two(d, 9);
        if (!(IsDay(month, day) || (month == 0 && day <= 31) || (day == 0 && month <= 12))) return false;
        return 97 - (number % 97) == check || 97 - ((2_000_000_000 + number) % 97) == check;
    }

    /// <summary>A date of birth, and a check character modulo 31.</summary>
    public static bool IsHetu(ReadOnlySpan<byte> written)
    {
        if (!IsDay(Two(written, 2), Two(written, 0))) return false;
        long number = (Number(written[..6]) * 1000) + Number(written[7..10]);
        return Number(written[7..10]) >= 2 && HetuLetters[(int)(number % 31)] == (written[10] & (DigitRun.IsDigit(written[10]) ? 0xFF : 0xDF));
    }

    /// <summary>A date of birth (days plus 60 in co-ordination numbers), and Luhn over the last ten digits.</summary>
    public static bool IsPersonnummer(ReadOnlySpan<byte> d)
    {
        var ten = d[^10..];
        int day = Two(ten, 4);
        if (d.Length == 12 && Two(d, 0) is not (18 or 19 or 20)) return false;
        return IsDay(Two(ten, 2), day > 60 ? day - 60 : day) && HasLuhn(ten);
    }

    /// <summary>A date of birth (days plus 40 in D numbers), and two check digits modulo 11.</summary>
    public static bool IsFodselsnummer(ReadOnlySpan<byte> d)
    {
        int day = Two(d, 0), month = Two(d, 2);
        if (!IsDay(month > 40 ? month - 40 : month, day > 40 ? day - 40 : day)) return false;
        return Weighted(d, [3, 7, 6, 1, 8, 9, 4, 5, 2, 1]) % 11 == 0 && Weighted(d, [5, 4, 3, 2, 7, 6, 5, 4, 3, 2, 1]) % 11 == 0;
    }

    /// <summary>A date of birth: the check digit is not binding since 2007.</summary>
    public static bool IsCpr(ReadOnlySpan<byte> d) => IsDay(Two(d, 2), Two(d, 0));

    /// <summary>Weights 8 to 2, a second letter counting nine times, and a letter modulo 23.</summary>
    public static bool IsPps(ReadOnlySpan<byte> v)
    {
        int sum = Weighted(v, [8, 7, 6, 5, 4, 3, 2]);
        if (v.Length == 9 && v[8] != 'W') sum += (v[8] - 'A' + 1) * 9;
        return v[7] == "WABCDEFGHIJKLMNOPQRSTUV"u8[sum % 23];
    }

    /// <summary>The prefix of Switzerland, and the check digit of an EAN-13.</summary>
    public static bool IsAhv(ReadOnlySpan<byte> d) => (10 - (Weighted(d, [1, 3, 1, 3, 1, 3, 1, 3, 1, 3, 1, 3]) % 10)) % 10 == Digit(d, 12);

    /// <summary>A first digit in use, and a check digit modulo 11.</summary>
    public static bool IsPortugueseNif(ReadOnlySpan<byte> d)
    {
        int check = 11 - (Weighted(d, [9, 8, 7, 6, 5, 4, 3, 2]) % 11);
        return d[0] is not ((byte)'0' or (byte)'4') && (check >= 10 ? 0 : check) == Digit(d, 8);
    }

    private static int Fiscal(byte b) => DigitRun.IsDigit(b) ? b - '0' : FiscalDigits.IndexOf(b);
}
