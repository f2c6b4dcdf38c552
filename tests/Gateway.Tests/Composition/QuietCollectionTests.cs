using HoopWire.Gateway.Composition;
using HoopWire.Kit;
using Xunit;

namespace HoopWire.Gateway.Tests.Composition;

public sealed class QuietCollectionTests : IAsyncDisposable
{
    private readonly ManualTime _time = new();
    private readonly QuietCollection _collection;
    private TimeSpan _cpu = TimeSpan.FromSeconds(3);
    private long _allocated = 1 << 20;
    private int _collected;

    public QuietCollectionTests() => _collection = new QuietCollection(_time, () => _cpu, () => _allocated, () => _collected++);

    public ValueTask DisposeAsync() => _collection.DisposeAsync();

    [Fact]
    public void Look_SurgeThenQuiet_CollectsOnce()
    {
        _allocated += QuietCollection.WorthBytes;
        _cpu += TimeSpan.FromSeconds(4);
        _time.Advance(QuietCollection.Interval);
        Assert.Equal(0, _collected);

        _time.Advance(QuietCollection.Interval);
        Assert.Equal(1, _collected);

        Wait(10);
        Assert.Equal(1, _collected);
    }

    [Fact]
    public void Look_BusyWithoutAllocations_DoesNotCollect()
    {
        _allocated += QuietCollection.WorthBytes;
        for (int i = 0; i < 10; i++)
        {
            _cpu += QuietCollection.Interval * 0.5;
            _time.Advance(QuietCollection.Interval);
        }

        Assert.Equal(0, _collected);
    }

    [Fact]
    public void Look_LittleAllocatedSinceTheLast_DoesNotCollect()
    {
        _allocated = QuietCollection.WorthBytes - 1;
        Wait(10);

        Assert.Equal(0, _collected);
    }

    [Fact]
    public void Look_StillAllocating_WaitsForTheEnd()
    {
        for (int i = 0; i < 20; i++)
        {
            _allocated += QuietCollection.WorthBytes / 4;
            _time.Advance(QuietCollection.Interval);
        }

        Assert.Equal(0, _collected);
        _time.Advance(QuietCollection.Interval);
        Assert.Equal(1, _collected);
    }

    private void Wait(int intervals)
    {
        for (int i = 0; i < intervals; i++) _time.Advance(QuietCollection.Interval);
    }
}
