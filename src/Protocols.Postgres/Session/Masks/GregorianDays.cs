using HoopWire.Policy;

namespace HoopWire.Postgres.Session.Masks;

/// <summary>The server's calendar: Gregorian before its time too, days counted from 2000-01-01, over more years than the framework's types know.</summary>
internal static class GregorianDays
{
    public const long DayMicroseconds = 86_400_000_000;

    /// <summary>The server's first day, 24 November 4714 BC.</summary>
    public const int First = -2_451_545;

    // From 0000-03-01, where the calendar's period of 400 years begins, to 2000-01-01.
    private const long EpochDays = 730_425;
    private const long PeriodDays = 146_097;
    private const int PeriodYears = 400;

    /// <summary>The first day of the unit that a day is in.</summary>
    public static long Truncate(long days, DateUnit unit)
    {
        if (unit >= DateUnit.Day) return days;
        var (year, month) = MonthOf(days);
        return FirstOf(year, unit switch { DateUnit.Year => 1, DateUnit.Quarter => ((month - 1) / 3 * 3) + 1, _ => month });
    }

    /// <summary>The same for microseconds.</summary>
    public static long TruncateMicroseconds(long time, DateUnit unit)
    {
        long size = unit >= DateUnit.Hour ? MicrosecondsOf(unit) : DayMicroseconds;
        long whole = FloorDivide(time, size);
        return unit >= DateUnit.Day ? whole * size : Truncate(whole, unit) * DayMicroseconds;
    }

    /// <summary>Microseconds of an hour or a minute.</summary>
    public static long MicrosecondsOf(DateUnit unit) => unit == DateUnit.Hour ? 3_600_000_000 : 60_000_000;

    /// <summary>The date of a day; the year before 1 is 0.</summary>
    public static (long Year, int Month, int Day) DateOf(long days)
    {
        var (year, month) = MonthOf(days);
        return (year, month, (int)(days - FirstOf(year, month)) + 1);
    }

    // Years begin in March here, so that the leap day is the last one.
    private static (long Year, int Month) MonthOf(long days)
    {
        days += EpochDays;
        long period = FloorDivide(days, PeriodDays);
        long day = days - (period * PeriodDays);
        long year = (day - (day / 1460) + (day / 36_524) - (day / 146_096)) / 365;
        long dayOfYear = day - ((365 * year) + (year / 4) - (year / 100));
        int month = (int)((5 * dayOfYear) + 2) / 153;
        return ((period * PeriodYears) + year + (month >= 10 ? 1 : 0), month < 10 ? month + 3 : month - 9);
    }

    private static long FirstOf(long year, int month)
    {
        if (month <= 2) year--;
        long period = FloorDivide(year, PeriodYears);
        long yearOfPeriod = year - (period * PeriodYears);
        long dayOfYear = ((153 * (month > 2 ? month - 3 : month + 9)) + 2) / 5;
        return (period * PeriodDays) + (yearOfPeriod * 365) + (yearOfPeriod / 4) - (yearOfPeriod / 100) + dayOfYear - EpochDays;
    }

    private static long FloorDivide(long value, long by) => (value / by) - (value % by < 0 ? 1 : 0);
}
