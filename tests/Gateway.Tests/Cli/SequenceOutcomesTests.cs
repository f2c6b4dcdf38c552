namespace HoopWire.Gateway.Cli;

public class SequenceOutcomesTests
{
    [Fact]
    public void Failed_EndedFailedBothOrNone_IsWhatWasAdded()
    {
        var outcomes = new SequenceOutcomes();
        outcomes.Add(1, failed: false);
        outcomes.Add(2, failed: true);
        outcomes.Add(3, failed: true);
        outcomes.Add(3, failed: false);
        outcomes.Add(100_000, failed: false);
        outcomes.Add(-1, failed: false);
        outcomes.Add(long.MinValue, failed: false);
        Assert.Equal([null, false, true, true, null, false, null, null], new[] { 0, 1, 2, 3, 4, 100_000, -1, long.MinValue }.Select(outcomes.Failed));
    }

    [Fact]
    public void Add_CommandsWithoutEnd_TakesBoundedMemory()
    {
        var outcomes = new SequenceOutcomes();
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (long i = 1; i <= 1_000_000; i++) outcomes.Add(i, failed: i % 3 == 0);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1 << 20);
        for (long i = 1; i <= 1_000_000; i++) outcomes.Add(i * 1_000_000, failed: false);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 72 << 20);
        Assert.True(outcomes.Failed(999_999));
    }
}
