namespace HoopWire.Policy.Detection;

/// <summary>The second line of a passport's machine-readable zone (ICAO Doc 9303 part 4): five check digits with weights 7, 3, 1.</summary>
internal static class MachineReadableZone
{
    /// <summary>How long a line is.</summary>
    public const int LineBytes = 44;

    /// <summary>Whether a second line's check digits are right.</summary>
    public static bool IsSecondLine(ReadOnlySpan<byte> v)
    {
        if (!Holds(v[..9], v[9]) || !Holds(v[13..19], v[19]) || !Holds(v[21..27], v[27])) return false;
        if (!Holds(v[28..42], v[42]) && !(v[42] == '<' && v[28..42].IndexOfAnyExcept((byte)'<') < 0)) return false;
        Span<byte> composite = stackalloc byte[39];
        v[..10].CopyTo(composite);
        v[13..20].CopyTo(composite[10..]);
        v[21..43].CopyTo(composite[17..]);
        return Holds(composite, v[43]);
    }

    /// <summary>Where the first line begins that stands before a second line, which begins at <paramref name="second"/>; that place where there is none.</summary>
    public static int FirstLine(ReadOnlySpan<byte> text, int second)
    {
        int end = second;
        while (end > 0 && second - end < 4 && text[end - 1] is (byte)'\n' or (byte)'\r' or (byte)' ' or (byte)'n' or (byte)'r' or (byte)'\\') end--;
        int start = end - LineBytes;
        if (start < 0 || text[start] is not ((byte)'P' or (byte)'V')) return second;
        foreach (byte b in text[start..end])
        {
            if (b is not ((>= (byte)'A' and <= (byte)'Z') or (byte)'<')) return second;
        }
        return start;
    }

    private static bool Holds(ReadOnlySpan<byte> field, byte check)
    {
        ReadOnlySpan<byte> weights = [7, 3, 1];
        int sum = 0;
        for (int i = 0; i < field.Length; i++)
        {
            if (field[i] != '<') sum += CheckDigits.Alphanumeric(field[i]) * weights[i % 3];
        }
        return check == '0' + (sum % 10);
    }
}
