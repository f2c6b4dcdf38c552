namespace HoopWire.Policy.Limits;

public class StatementRateTests
{
    [Fact]
    public void TryTake_MoreThanTheBound_IsRefusedUntilAMinuteHasPassed()
    {
        var rate = new StatementRate();
        for (int i = 0; i < 10; i++) Assert.True(rate.TryTake(1, 10, 1000));
        Assert.False(rate.TryTake(1, 10, 1000));
        Assert.False(rate.TryTake(1, 10, 1060));
        Assert.True(rate.TryTake(1, 10, 1061));
        Assert.False(rate.TryTake(10, 10, 1061));
        Assert.True(rate.TryTake(9, 10, 1061));
    }

    [Fact]
    public void TryTake_SpreadOverTime_NeverMoreThanTheBoundInAnySixtySeconds()
    {
        var rate = new StatementRate();
        var random = new Random(7);
        var taken = new List<long>();
        long second = 5;
        for (int i = 0; i < 20_000; i++)
        {
            second += random.Next(100) < 60 ? 0 : random.Next(5);
            if (rate.TryTake(1, 25, second)) taken.Add(second);
        }

        Assert.True(taken.Count > 500);
        for (int i = 25; i < taken.Count; i++) Assert.True(taken[i] - taken[i - 25] >= 60);
    }

    [Fact]
    public async Task TryTake_FromSeveralThreads_NeverLetsMoreThrough()
    {
        var rate = new StatementRate();
        int through = 0;
        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(() =>
        {
            for (int i = 0; i < 20_000; i++)
                if (rate.TryTake(1, 1000, 77)) Interlocked.Increment(ref through);
        })));
        Assert.InRange(through, 990, 1000);
    }

    [Fact]
    public void Enter_SessionAfterSession_CountsOn()
    {
        var rates = new StatementRates(TimeProvider.System);
        Assert.True(rates.Enter("alice", "orders").TryTake(5, 5, rates.Second));
        rates.Leave("alice", "orders");
        for (int i = 0; i < 3000; i++)
        {
            rates.Enter($"user{i}", "orders");
            rates.Leave($"user{i}", "orders");
        }

        Assert.False(rates.Enter("alice", "orders").TryTake(1, 5, rates.Second));
        Assert.True(rates.Enter("alice", "billing").TryTake(1, 5, rates.Second));
    }
}
