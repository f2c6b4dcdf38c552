namespace HoopWire.Bench.SideBySide;

/// <summary>A client that asks and counts what comes.</summary>
internal interface IDrain : IDisposable
{
    /// <summary>Sends one query and reads its reply to the end.</summary>
    Task<DrainResult> QueryAsync(string sql);
}
