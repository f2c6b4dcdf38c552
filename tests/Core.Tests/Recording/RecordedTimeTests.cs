using HoopWire.Recording;

namespace HoopWire.Core.Tests.Recording;

public sealed class RecordedTimeTests
{
    [Fact]
    public void Of_TimeOfAnotherZone_CountsFromTheEpochInUtc() =>
        Assert.Equal(1_500_000, RecordedTime.Of(new DateTimeOffset(1970, 1, 1, 2, 0, 1, 500, TimeSpan.FromHours(2))));

    [Fact]
    public void Of_TicksBelowAMicrosecond_AreCut() => Assert.Equal(7, RecordedTime.Of(DateTimeOffset.UnixEpoch.AddTicks(79)));
}
