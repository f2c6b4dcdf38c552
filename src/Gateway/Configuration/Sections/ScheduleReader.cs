using System.Collections.Immutable;
using HoopWire.Policy.Schedules;

namespace HoopWire.Gateway.Configuration;

/// <summary>Reads <c>when</c> of rules and grants: a window <c>{days: [mon-fri], hours: [08:00-18:00], zone: Europe/Berlin}</c>, or a list of them.</summary>
internal static class ScheduleReader
{
    private static readonly string[] Days = [.. ScheduleWindow.Words];

    /// <summary>The schedule; null where none is written, or none that can be read.</summary>
    public static Schedule? Read(Section owner)
    {
        ImmutableArray<Section> sections = owner.Node("when") switch
        {
            null => [],
            ConfigMap => [owner.Child("when")!],
            _ => owner.Children("when"),
        };
        if (sections.IsEmpty && owner.Has("when"))
            owner.Error("when", "found no window; expected {days: [mon-fri], hours: [08:00-18:00], zone: Europe/Berlin}, or a list of such windows.");
        var windows = sections.Select(ReadWindow).OfType<ScheduleWindow>().ToImmutableArray();
        return windows.IsEmpty ? null : new Schedule(windows);
    }

    private static ScheduleWindow? ReadWindow(Section section)
    {
        var zone = ReadZone(section);
        var days = ReadDays(section);
        var hours = ReadHours(section);
        section.Done();
        if (!section.Has("days") && !section.Has("hours")) section.Error("days", "found neither days nor hours, so the window is always open; expected days: [mon-fri] or hours: [08:00-18:00].");
        if (zone is null) return null;
        var window = new ScheduleWindow(zone) { Hours = hours };
        return days.IsEmpty ? window : window with { Days = days };
    }

    private static TimeZoneInfo? ReadZone(Section section)
    {
        const string expected = "a time zone of the system's database such as Europe/Berlin, or UTC";
        if (section.Text("zone", expected) is not { } name) return section.Has("zone") ? null : TimeZoneInfo.Utc;
        if (TimeZoneInfo.TryFindSystemTimeZoneById(name, out var zone)) return zone;
        section.Error("zone", $"found '{name}', which this system knows not as a time zone; expected {expected} (Debian has them in the package tzdata).");
        return null;
    }

    private static ImmutableArray<DayOfWeek> ReadDays(Section section)
    {
        const string expected = "days such as mon or sat, or ranges such as mon-fri";
        var days = new SortedSet<DayOfWeek>();
        foreach (var item in section.Texts("days", expected))
        {
            string[] ends = item.Value.Split('-');
            int from = Array.IndexOf(Days, ends[0]), to = Array.IndexOf(Days, ends[^1]);
            if (ends.Length > 2 || from < 0 || to < 0)
            {
                section.Context.Problems.Error(item, section.KeyOf("days"), $"found '{item.Value}'; expected {expected}.");
                continue;
            }

            for (int day = from; ; day = (day + 1) % 7)
            {
                days.Add((DayOfWeek)day);
                if (day == to) break;
            }
        }

        return [.. days];
    }

    private static ImmutableArray<HourRange> ReadHours(Section section)
    {
        const string expected = "ranges such as 08:00-18:00, or 22:00-06:00 for one past midnight";
        var hours = ImmutableArray.CreateBuilder<HourRange>();
        foreach (var item in section.Texts("hours", expected))
        {
            if (HourRange.TryParse(item.Value) is { } range) hours.Add(range);
            else section.Context.Problems.Error(item, section.KeyOf("hours"), $"found '{item.Value}'; expected {expected}.");
        }

        return hours.ToImmutable();
    }
}
