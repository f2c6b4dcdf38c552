using System.Collections.Immutable;
using System.Globalization;

namespace HoopWire.Policy.Schedules;

/// <summary>Some hours of some days of the week, by the wall clock of a time zone.</summary>
/// <param name="Zone">Whose wall clock.</param>
public sealed record ScheduleWindow(TimeZoneInfo Zone)
{
    private static readonly string[] DayWords = ["sun", "mon", "tue", "wed", "thu", "fri", "sat"];

    /// <summary>The days, by <see cref="DayOfWeek"/>; hours past midnight belong to the day that they began on.</summary>
    public ImmutableArray<DayOfWeek> Days { get; init; } = [.. Enum.GetValues<DayOfWeek>()];

    /// <summary>The hours; empty for the whole day.</summary>
    public ImmutableArray<HourRange> Hours { get; init; } = [];

    /// <summary>The words for days of the week, from Sunday.</summary>
    public static IReadOnlyList<string> Words => DayWords;

    /// <summary>Whether the window is open at a moment.</summary>
    public bool IsOpen(DateTimeOffset at)
    {
        var local = TimeZoneInfo.ConvertTime(at, Zone);
        int minute = (int)local.TimeOfDay.TotalMinutes;
        var today = local.DayOfWeek;
        if (Hours.IsEmpty) return Days.Contains(today);
        var yesterday = (DayOfWeek)(((int)today + 6) % 7);
        foreach (var hours in Hours)
        {
            if (Days.Contains(today) && hours.CoversToday(minute)) return true;
            if (Days.Contains(yesterday) && hours.CoversTomorrow(minute)) return true;
        }

        return false;
    }

    /// <inheritdoc/>
    public override string ToString()
    {
        string days = Days.Length == 7 ? "every day" : string.Join(' ', Days.Select(day => DayWords[(int)day]));
        string hours = Hours.IsEmpty ? "" : " " + string.Join(' ', Hours);
        return string.Create(CultureInfo.InvariantCulture, $"{days}{hours} {Zone.Id}");
    }
}
