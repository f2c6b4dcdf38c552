namespace HoopWire.Bench.SideBySide;

/// <summary>A part of the comparison: who takes part, and what is measured of them.</summary>
internal abstract class Part(string name, params string[] contestants)
{
    public string Name => name;

    /// <summary>Names of those who take part; the reference first.</summary>
    public IReadOnlyList<string> Contestants => contestants;

    /// <summary>Measures those of them that could be started.</summary>
    public abstract Task RunAsync(IReadOnlyList<Contestant> contestants, Bench bench);
}
