namespace HoopWire.Policy.Masking;

/// <summary>When a session of the gateway last changed what a database defines. Any thread.</summary>
public sealed class ChangeMark
{
    private LatestTick _at = new(long.MinValue);

    /// <summary>The tick of the clock; what was asked for before it may show what is no more.</summary>
    public long At => _at.Value;

    /// <summary>A session has changed something, or may have, at this tick.</summary>
    public void Advance(long tick) => _at.Advance(tick);
}
