namespace HoopWire.Policy.Schedules;

public class ScheduleTests
{
    private static readonly TimeZoneInfo Berlin = TimeZoneInfo.FindSystemTimeZoneById("Europe/Berlin");

    [Theory]
    [InlineData("2026-06-01T05:59:59Z", false)]
    [InlineData("2026-06-01T06:00:00Z", true)]
    [InlineData("2026-06-01T15:59:59Z", true)]
    [InlineData("2026-06-01T16:00:00Z", false)]
    [InlineData("2026-01-05T06:30:00Z", false)]
    [InlineData("2026-01-05T07:00:00Z", true)]
    [InlineData("2026-06-06T10:00:00Z", false)]
    public void IsOpen_OfficeHours_FollowsTheZonesWallClock(string at, bool open)
    {
        var window = new ScheduleWindow(Berlin) { Days = [DayOfWeek.Monday, DayOfWeek.Friday], Hours = [new HourRange(8 * 60, 18 * 60)] };
        Assert.Equal(open, new Schedule([window]).IsOpen(DateTimeOffset.Parse(at, System.Globalization.CultureInfo.InvariantCulture)));
    }

    [Theory]
    [InlineData("2026-06-05T21:59:00Z", false)]
    [InlineData("2026-06-05T22:00:00Z", true)]
    [InlineData("2026-06-06T05:59:00Z", true)]
    [InlineData("2026-06-06T06:00:00Z", false)]
    [InlineData("2026-06-06T22:30:00Z", false)]
    [InlineData("2026-06-05T03:00:00Z", false)]
    public void IsOpen_PastMidnight_BelongsToTheDayItBeganOn(string at, bool open)
    {
        var window = new ScheduleWindow(TimeZoneInfo.Utc) { Days = [DayOfWeek.Friday], Hours = [new HourRange(22 * 60, 6 * 60)] };
        Assert.Equal(open, window.IsOpen(DateTimeOffset.Parse(at, System.Globalization.CultureInfo.InvariantCulture)));
    }

    [Fact]
    public void IsOpen_SeveralWindows_AnyIsEnough()
    {
        var schedule = new Schedule(
        [
            new ScheduleWindow(TimeZoneInfo.Utc) { Days = [DayOfWeek.Saturday, DayOfWeek.Sunday] },
            new ScheduleWindow(TimeZoneInfo.Utc) { Hours = [new HourRange(18 * 60, 8 * 60)] },
        ]);
        Assert.True(schedule.IsOpen(new DateTimeOffset(2026, 6, 6, 12, 0, 0, TimeSpan.Zero)));
        Assert.True(schedule.IsOpen(new DateTimeOffset(2026, 6, 5, 19, 0, 0, TimeSpan.Zero)));
        Assert.False(schedule.IsOpen(new DateTimeOffset(2026, 6, 5, 12, 0, 0, TimeSpan.Zero)));
    }

    [Theory]
    [InlineData("08:00-18:00", 480, 1080)]
    [InlineData("22:00-06:00", 1320, 360)]
    [InlineData("18:30-24:00", 1110, 1440)]
    public void TryParse_Range_IsRead(string text, int from, int to)
    {
        Assert.Equal(new HourRange(from, to), HourRange.TryParse(text));
        Assert.Equal(text, HourRange.TryParse(text)!.Value.ToString());
    }

    [Theory]
    [InlineData("8:00-18:00")]
    [InlineData("08:00")]
    [InlineData("08:00-08:00")]
    [InlineData("24:00-06:00")]
    [InlineData("00:00-00:00")]
    [InlineData("08:60-09:00")]
    [InlineData("25:00-26:00")]
    [InlineData("08:00-18:00-20:00")]
    [InlineData("-1:00-18:00")]
    [InlineData("+8:00-18:00")]
    public void TryParse_SomethingElse_IsNull(string text) => Assert.Null(HourRange.TryParse(text));
}
