using System.Buffers.Binary;
using System.Globalization;
using HoopWire.Policy;
using HoopWire.Postgres.Session.Masks;
using static HoopWire.Postgres.Tests.Session.Masks.MaskRig;

namespace HoopWire.Postgres.Tests.Session.Masks;

public class DateMaskTests
{
    private const uint Date = 1082;
    private const uint Time = 1083;
    private const uint Timestamp = 1114;
    private const uint TimestampTz = 1184;
    private static readonly DateTime Epoch = new(2000, 1, 1);

    [Theory]
    [InlineData(Date, DateUnit.Year, "2024-05-06", "2024-01-01")]
    [InlineData(Date, DateUnit.Month, "0044-03-15 BC", "0044-03-01 BC")]
    [InlineData(Date, DateUnit.Year, "12024-05-06", "12024-01-01")]
    [InlineData(Date, DateUnit.Year, "infinity", "infinity")]
    [InlineData(Timestamp, DateUnit.Day, "2024-05-06 12:34:56.789", "2024-05-06 00:00:00")]
    [InlineData(Timestamp, DateUnit.Hour, "2024-05-06 12:34:56", "2024-05-06 12:00:00")]
    [InlineData(TimestampTz, DateUnit.Minute, "2024-05-06 12:34:56.7+05:30", "2024-05-06 12:34:00+05:30")]
    [InlineData(TimestampTz, DateUnit.Year, "0001-05-06 12:34:56-07 BC", "0001-01-01 00:00:00-07 BC")]
    [InlineData(Time, DateUnit.Hour, "12:34:56.789", "12:00:00")]
    [InlineData(Time, DateUnit.Year, "12:34:56", "00:00:00")]
    public void TruncateDate_Text_KeepsTheForm(uint type, DateUnit unit, string value, string expected) =>
        Assert.Equal(expected, Text(new MaskRule(MaskKind.TruncateDate) { TruncateTo = unit }, type, value));

    [Theory]
    [InlineData(Date, "05/06/2024")]
    [InlineData(Date, "Mon May 06 2024")]
    [InlineData(Timestamp, "2024-05-06 12")]
    [InlineData(TimestampTz, "2024-05-06 12:34:56 CEST")]
    [InlineData(Date, "4714-11-24 BC")]
    public void TruncateDate_OtherStyles_BecomeNull(uint type, string value) => Assert.Null(Text(Rule(MaskKind.TruncateDate), type, value));

    [Fact]
    public void Truncate_EveryDayOfAPeriod_IsWhatTheFrameworkSays()
    {
        for (var day = new DateTime(1899, 12, 25); day < new DateTime(2301, 1, 10); day = day.AddDays(1))
        {
            long days = (long)(day - Epoch).TotalDays;
            Assert.Equal(Days(new DateTime(day.Year, day.Month, 1)), GregorianDays.Truncate(days, DateUnit.Month));
            Assert.Equal(Days(new DateTime(day.Year, 1, 1)), GregorianDays.Truncate(days, DateUnit.Year));
            Assert.Equal(Days(new DateTime(day.Year, ((day.Month - 1) / 3 * 3) + 1, 1)), GregorianDays.Truncate(days, DateUnit.Quarter));
        }
    }

    [Theory]
    [InlineData(DateUnit.Year)]
    [InlineData(DateUnit.Month)]
    [InlineData(DateUnit.Day)]
    [InlineData(DateUnit.Hour)]
    [InlineData(DateUnit.Minute)]
    public void TruncateDate_BinaryAndText_AreTheSame(DateUnit unit)
    {
        var rule = new MaskRule(MaskKind.TruncateDate) { TruncateTo = unit };
        var random = new Random(7);
        for (int i = 0; i < 500; i++)
        {
            var time = new DateTime(random.NextInt64(DateTime.MinValue.Ticks, DateTime.MaxValue.Ticks) / 10 * 10);
            byte[] cell = new byte[8];
            BinaryPrimitives.WriteInt64BigEndian(cell, (time - Epoch).Ticks / 10);
            var masked = Epoch.AddTicks(BinaryPrimitives.ReadInt64BigEndian(Binary(rule, Timestamp, cell)!) * 10);
            string text = Text(rule, Timestamp, time.ToString("yyyy-MM-dd HH:mm:ss.ffffff", CultureInfo.InvariantCulture))!;
            Assert.Equal(masked.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture), text);
        }
    }

    [Fact]
    public void TruncateDate_BinaryInfinities_Stay()
    {
        Assert.Equal([0x7F, 0xFF, 0xFF, 0xFF], Binary(Rule(MaskKind.TruncateDate), Date, [0x7F, 0xFF, 0xFF, 0xFF]));
        Assert.Equal([0x80, 0, 0, 0, 0, 0, 0, 0], Binary(Rule(MaskKind.TruncateDate), Timestamp, [0x80, 0, 0, 0, 0, 0, 0, 0]));
    }

    private static long Days(DateTime day) => (long)(day - Epoch).TotalDays;
}
