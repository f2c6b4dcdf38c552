namespace HoopWire.Postgres.Session;

/// <summary>When a session of the gateway last changed what a database defines. Any thread.</summary>
internal sealed class ChangeMark
{
    private long _at = long.MinValue;

    /// <summary>The tick of the clock; what was asked for before it may show what is no more.</summary>
    public long At
    {
        get => Volatile.Read(ref _at);
        set => Volatile.Write(ref _at, value);
    }
}
