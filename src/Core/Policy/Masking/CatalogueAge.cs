namespace HoopWire.Policy.Masking;

/// <summary>How old what was read of a catalogue may be.</summary>
public static class CatalogueAge
{
    /// <summary>A snapshot older than this is read again at the next command; what was altered meanwhile is not yet seen.</summary>
    public static readonly TimeSpan Max = TimeSpan.FromSeconds(30);

    /// <summary>A snapshot older than this is read again aside, so that whoever goes on meanwhile never waits for that.</summary>
    public static readonly TimeSpan Aside = TimeSpan.FromSeconds(20);

    /// <summary>A statement that names what the snapshot does not know waits for one that is younger than this.</summary>
    public static readonly TimeSpan ForUnknown = TimeSpan.FromSeconds(1);

    /// <summary>What is to be made of what was read.</summary>
    /// <param name="time">The clock.</param>
    /// <param name="readAt">When it was asked for, in the clock's ticks.</param>
    /// <param name="changedAt">The tick that it must have been asked for after: something may have changed it then.</param>
    public static CatalogueUse UseOf(this TimeProvider time, long readAt, long changedAt)
    {
        var age = time.GetElapsedTime(readAt);
        return readAt < changedAt || age > Max ? CatalogueUse.None : age > Aside ? CatalogueUse.UntilRead : CatalogueUse.Full;
    }

    /// <summary>The tick before which a reading must have begun to be older than <paramref name="age"/>.</summary>
    public static long TickBefore(this TimeProvider time, TimeSpan age) => time.GetTimestamp() - (long)(age.TotalSeconds * time.TimestampFrequency);
}
