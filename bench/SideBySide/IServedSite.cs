namespace HoopWire.Bench.SideBySide;

/// <summary>A running database and whatever else contestants stand in front of.</summary>
internal interface IServedSite : IAsyncDisposable
{
    /// <summary>Where it is.</summary>
    Site Site { get; }
}
