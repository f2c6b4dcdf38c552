namespace HoopWire.Recording;

/// <summary>
/// How much of the disk recordings take, against what they may. Above nine tenths no new session is opened, so that those which run have the rest to
/// end in; none of them is cut short, or goes on unrecorded. Thread-safe.
/// </summary>
/// <param name="recordings">The folder of recordings.</param>
/// <param name="bytesMax">What they may take.</param>
internal sealed class RecordingQuota(string recordings, long bytesMax)
{
    private long _used;

    /// <summary>Why no session may be opened; null while there is room.</summary>
    public string? Refusal => Used < bytesMax / 10 * 9
        ? null
        : $"Recordings take {Used >> 20} MB of the {bytesMax >> 20} MB that recording.quota allows: no session is opened until some have been deleted or moved away.";

    /// <summary>Bytes that recordings take.</summary>
    public long Used => Interlocked.Read(ref _used);

    /// <summary>So much was written.</summary>
    public void Wrote(long bytes) => Interlocked.Add(ref _used, bytes);

    /// <summary>Counts anew what there is, also what others have added or taken away.</summary>
    public void Count()
    {
        long before = Used;
        long found = new DirectoryInfo(recordings).EnumerateFiles("*", SearchOption.AllDirectories).Sum(file => file.Exists ? file.Length : 0);
        Interlocked.Add(ref _used, found - before);
    }
}
