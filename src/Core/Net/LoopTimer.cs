namespace HoopWire.Net;

/// <summary>A scheduled callback that can be cancelled. Loop thread only.</summary>
public abstract class LoopTimer
{
    /// <summary>Makes sure that the callback does not run any more. Harmless when it already has.</summary>
    public abstract void Cancel();
}
