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

    /// <summary>The tick before which a reading must have begun to be older than <paramref name="age"/>.</summary>
    public static long TickBefore(this TimeProvider time, TimeSpan age) => time.GetTimestamp() - (long)(age.TotalSeconds * time.TimestampFrequency);
}
