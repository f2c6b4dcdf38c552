using HoopWire.Net;

namespace HoopWire.Core.Tests.Net;

/// <summary>When a loop gathers, and for how long.</summary>
public class GatheringTests
{
    private Gathering _gathering = new();

    [Fact]
    public void Microseconds_NothingButLongReceives_GrowsUntilATurnBringsEnough()
    {
        Turn(8192, 7);
        Assert.Equal(0u, _gathering.Microseconds);
        Turn(8192, 1);
        uint first = _gathering.Microseconds;
        Assert.InRange(first, 20u, 40u);
        for (int i = 0; i < 20; i++) Turn(8192, 1);
        Assert.Equal(160u, _gathering.Microseconds);
        Turn(16384, 3);
        Assert.Equal(160u, _gathering.Microseconds);
        for (int i = 0; i < 20; i++) Turn(16384, 8);
        Assert.Equal(20u, _gathering.Microseconds);
    }

    [Fact]
    public void Microseconds_OneShortReceive_IsNothingUntilThereWereManyLongOnes()
    {
        for (int i = 0; i < 30; i++) Turn(8192, 1);
        Turn(60, 1);
        Assert.Equal(0u, _gathering.Microseconds);
        Turn(8192, 7);
        Assert.Equal(0u, _gathering.Microseconds);
        Turn(8192, 1);
        Assert.InRange(_gathering.Microseconds, 20u, 40u);
    }

    [Fact]
    public void Microseconds_TurnThatReceivesNothing_ChangesNothing()
    {
        for (int i = 0; i < 12; i++) Turn(8192, 1);
        uint before = _gathering.Microseconds;
        _gathering.EndTurn();
        Assert.Equal(before, _gathering.Microseconds);
    }

    private void Turn(int bytes, int receives)
    {
        for (int i = 0; i < receives; i++) _gathering.Received(bytes);
        _gathering.EndTurn();
    }
}
