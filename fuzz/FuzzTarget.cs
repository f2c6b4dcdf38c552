namespace HoopWire.Fuzz;

/// <summary>A target as a value.</summary>
internal sealed record FuzzTarget(
    string Name, IReadOnlyList<byte[]> Seeds, IReadOnlyList<byte[]> Dictionary, Func<int, long> AllocationMax, FuzzTarget.Body Run)
{
    public delegate void Body(ReadOnlySpan<byte> input);

    public static FuzzTarget Of<T>() where T : IFuzzTarget =>
        new(T.Name, [.. T.Seeds], [.. T.Dictionary], T.AllocationMax, T.Fuzz);
}
