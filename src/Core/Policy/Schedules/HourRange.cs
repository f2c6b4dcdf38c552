using System.Globalization;

namespace HoopWire.Policy.Schedules;

/// <summary>Some hours of a day, such as <c>08:00-18:00</c>; <c>22:00-06:00</c> goes past midnight.</summary>
/// <param name="From">The first minute of the day that belongs to it, from 0.</param>
/// <param name="To">The first minute that does not, up to 1440; below <paramref name="From"/> it is one of the next day.</param>
public readonly record struct HourRange(int From, int To)
{
    private const int DayMinutes = 24 * 60;

    /// <summary>Reads <c>HH:MM-HH:MM</c>; null for anything else, and for a range of no or all hours.</summary>
    public static HourRange? TryParse(string text)
    {
        string[] ends = text.Split('-');
        return ends.Length == 2 && Minute(ends[0]) is { } from && Minute(ends[1]) is { } to && from < DayMinutes && to > 0 && from != to
            ? new HourRange(from, to)
            : null;
    }

    /// <summary>Whether a minute of the day that the range begins on belongs to it.</summary>
    public bool CoversToday(int minute) => minute >= From && (minute < To || To < From);

    /// <summary>Whether a minute of the day after that belongs to it.</summary>
    public bool CoversTomorrow(int minute) => To < From && minute < To;

    /// <inheritdoc/>
    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"{From / 60:00}:{From % 60:00}-{To / 60:00}:{To % 60:00}");

    private static int? Minute(string text) =>
        text is [_, _, ':', _, _]
        && int.TryParse(text.AsSpan(0, 2), NumberStyles.None, CultureInfo.InvariantCulture, out int hour)
        && int.TryParse(text.AsSpan(3, 2), NumberStyles.None, CultureInfo.InvariantCulture, out int minute)
        && minute < 60 && (hour < 24 || (hour == 24 && minute == 0))
            ? (hour * 60) + minute
            : null;
}
