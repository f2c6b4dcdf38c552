namespace HoopWire.Bench.SideBySide;

/// <summary>What every part measures with.</summary>
internal sealed record Bench(BenchOptions Options, Report Report, string Folder, LoadGenerator Load)
{
    private readonly Random _random = new();

    /// <summary>A new order for each round, so that the machine's moods hit everybody.</summary>
    public T[] Shuffled<T>(IEnumerable<T> items)
    {
        var order = items.ToArray();
        _random.Shuffle(order);
        return order;
    }
}
