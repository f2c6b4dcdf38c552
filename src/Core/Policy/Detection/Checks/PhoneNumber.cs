using static HoopWire.Policy.Detection.CheckDigits;

namespace HoopWire.Policy.Detection;

/// <summary>Telephone numbers: ITU-T E.164, the North American Numbering Plan, and what stands where a word says that it is one.</summary>
internal static class PhoneNumber
{
    private const int DigitsMin = 7, DigitsMax = 15;

    // Country codes of two digits, and the beginnings of those with three (ITU-T E.164 Annex, list of assigned codes).
    private static ReadOnlySpan<byte> TwoDigits =>
        [20, 27, 30, 31, 32, 33, 34, 36, 39, 40, 41, 43, 44, 45, 46, 47, 48, 49, 51, 52, 53, 54, 55, 56, 57, 58, 60, 61, 62, 63, 64, 65, 66, 81, 82, 84, 86,
         90, 91, 92, 93, 94, 95, 98];

    // An array: a span over constants wider than a byte allocates in builds that are not optimized.
    private static readonly short[] Unassigned = [210, 214, 215, 217, 219, 259, 292, 293, 294, 295, 296, 384, 422, 424, 425, 426, 427, 428, 429, 671, 684, 693, 694, 695, 696, 697, 698, 699, 801, 802, 803,
        804, 805, 806, 807, 809, 851, 854, 857, 858, 859, 871, 872, 873, 874, 875, 876, 877, 884, 885, 887, 889, 969, 978, 990, 991, 997, 999];

    private static ReadOnlySpan<byte> ThreeDigits => [21, 22, 23, 24, 25, 26, 29, 35, 37, 38, 42, 50, 59, 67, 68, 69, 80, 85, 87, 88, 96, 97, 99];

    /// <summary>A country code that is assigned, and 8 to 15 digits altogether.</summary>
    public static bool IsInternational(ReadOnlySpan<byte> written)
    {
        Span<byte> buffer = stackalloc byte[DigitsMax + 1];
        ReadOnlySpan<byte> v = Digits(written, buffer);
        if (v.Length is < 8 or > DigitsMax) return false;
        if (v[0] == '1') return v.Length == 11 && IsNorthAmerican(v);
        return v[0] == '7' ? v.Length == 11
            : TwoDigits.Contains((byte)Two(v, 0)) || (ThreeDigits.Contains((byte)Two(v, 0)) && Unassigned.AsSpan().IndexOf((short)Number(v[..3])) < 0);
    }

    /// <summary>Area code and exchange begin with 2 to 9, and neither is a service code such as 911.</summary>
    public static bool IsNorthAmerican(ReadOnlySpan<byte> written)
    {
        Span<byte> buffer = stackalloc byte[DigitsMax + 1];
        ReadOnlySpan<byte> v = Digits(written, buffer);
        if (v.Length == 11 && v[0] == '1') v = v[1..];
        return v.Length == 10 && v[0] >= '2' && v[3] >= '2' && !(v[1] == '1' && v[2] == '1') && !(v[4] == '1' && v[5] == '1');
    }

    /// <summary>7 to 15 digits that are no date and no version.</summary>
    public static bool IsAnnounced(ReadOnlySpan<byte> written)
    {
        if (written[0] == '+') return IsInternational(written);
        Span<byte> buffer = stackalloc byte[DigitsMax + 1];
        var v = Digits(written, buffer);
        if (v.Length is < DigitsMin or > DigitsMax) return false;
        bool isDate = written.Length >= 8 && written.Length <= 10 && v.Length == 8 && !DigitRun.IsDigit(written[4]) && !DigitRun.IsDigit(written[^3]);
        // Versions have points and fewer digits.
        bool isVersion = v.Length < 10 && written.Contains((byte)'.');
        return !isDate && !isVersion && !IsRepeated(v);
    }

    /// <summary>The digits before an extension.</summary>
    private static Span<byte> Digits(scoped ReadOnlySpan<byte> written, Span<byte> digits)
    {
        int count = 0;
        foreach (byte b in written)
        {
            if ((b | 0x20) is 'x' or 'e') break;
            if (!DigitRun.IsDigit(b)) continue;
            if (count == digits.Length) break;
            digits[count++] = b;
        }
        return digits[..count];
    }
}
