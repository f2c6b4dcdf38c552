namespace HoopWire.Policy.Masking.Kernels;

/// <summary>Dates and times as the server writes them with <c>DateStyle</c> ISO. In another style they become NULL.</summary>
public static class IsoText
{
    /// <summary>Writes a date, time or timestamp truncated; its length, never longer than the text's, or <see cref="CellKernel.Null"/>.</summary>
    public static int Truncate(ReadOnlySpan<byte> text, DateUnit unit, Span<byte> destination)
    {
        if (text.SequenceEqual("infinity"u8) || text.SequenceEqual("-infinity"u8)) return Copy(text, destination);
        int colon = text.IndexOf((byte)':'), dash = text.IndexOf((byte)'-');
        if (colon >= 0 && (dash < 0 || colon < dash)) return TruncateTime(text, unit, destination);
        int year = text.IndexOfAnyExceptInRange((byte)'0', (byte)'9');
        if (year is < 4 or > 7 || text.Length < year + 6 || text[year] != '-' || text[year + 3] != '-') return CellKernel.Null;
        if (!TryTwo(text, year + 1, 1, 12, out int month) || !TryTwo(text, year + 4, 1, 31, out int day)) return CellKernel.Null;
        if (unit < DateUnit.Day) day = 1;
        month = unit switch { DateUnit.Year => 1, DateUnit.Quarter => ((month - 1) / 3 * 3) + 1, _ => month };
        text[..(year + 1)].CopyTo(destination);
        WriteTwo(month, destination[(year + 1)..]);
        destination[year + 3] = (byte)'-';
        WriteTwo(day, destination[(year + 4)..]);
        int at = year + 6;
        var rest = text[at..];
        bool isBc = rest.EndsWith(" BC"u8);
        var time = isBc ? rest[..^3] : rest;
        // The server's calendar begins on 24 November 4714 BC.
        if (isBc && unit < DateUnit.Day && text[..year].SequenceEqual("4714"u8)) return CellKernel.Null;
        if (!time.IsEmpty)
        {
            if (time[0] is not ((byte)' ' or (byte)'T')) return CellKernel.Null;
            destination[at++] = time[0];
            int length = TruncateTime(time[1..], unit, destination[at..]);
            if (length < 0) return CellKernel.Null;
            at += length;
        }
        return isBc ? at + Copy(" BC"u8, destination[at..]) : at;
    }

    /// <summary>HH:MM[:SS[.ffffff]], with or without an offset, which stays.</summary>
    private static int TruncateTime(ReadOnlySpan<byte> text, DateUnit unit, Span<byte> destination)
    {
        if (text.Length < 5 || text[2] != ':') return CellKernel.Null;
        if (!TryTwo(text, 0, 0, 24, out int hour) || !TryTwo(text, 3, 0, 59, out int minute)) return CellKernel.Null;
        WriteTwo(unit >= DateUnit.Hour ? hour : 0, destination);
        destination[2] = (byte)':';
        WriteTwo(unit == DateUnit.Minute ? minute : 0, destination[3..]);
        int read = 5, written = 5;
        if (text.Length > read && text[read] == ':')
        {
            if (!TryTwo(text, read + 1, 0, 60, out _)) return CellKernel.Null;
            written += Copy(":00"u8, destination[written..]);
            read += 3;
            if (text.Length > read && text[read] == '.')
            {
                int digits = text[(read + 1)..].IndexOfAnyExceptInRange((byte)'0', (byte)'9');
                read = digits < 0 ? text.Length : read + 1 + digits;
            }
        }
        var zone = text[read..];
        return IsZone(zone) ? written + Copy(zone, destination[written..]) : CellKernel.Null;
    }

    private static bool IsZone(ReadOnlySpan<byte> zone)
    {
        if (zone.IsEmpty || zone.SequenceEqual("Z"u8)) return true;
        if (zone[0] is not ((byte)'+' or (byte)'-') || zone.Length is not (3 or 6 or 9)) return false;
        for (int i = 1; i < zone.Length; i += 3)
        {
            if (!TryTwo(zone, i, 0, 59, out _)) return false;
            if (i > 1 && zone[i - 1] != ':') return false;
        }
        return true;
    }

    private static bool TryTwo(ReadOnlySpan<byte> text, int at, int least, int most, out int value)
    {
        value = -1;
        if (text.Length < at + 2 || !char.IsAsciiDigit((char)text[at]) || !char.IsAsciiDigit((char)text[at + 1])) return false;
        value = ((text[at] - '0') * 10) + text[at + 1] - '0';
        return value >= least && value <= most;
    }

    private static void WriteTwo(int value, Span<byte> destination)
    {
        destination[0] = (byte)('0' + (value / 10));
        destination[1] = (byte)('0' + (value % 10));
    }

    private static int Copy(ReadOnlySpan<byte> source, Span<byte> destination)
    {
        source.CopyTo(destination);
        return source.Length;
    }
}
