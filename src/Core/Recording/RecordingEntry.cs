namespace HoopWire.Recording;

/// <summary>A file of a recording.</summary>
/// <param name="Id">The session's id.</param>
/// <param name="StartedAt">When the session started, from its id.</param>
/// <param name="Path">The file; of one in a remote store, what people know it by.</param>
/// <param name="Bytes">Its size.</param>
/// <param name="IsTerminal">Whether it is a terminal's, in asciicast; lines of events otherwise.</param>
/// <param name="IsOpen">Whether its end has not been written.</param>
public sealed record RecordingEntry(string Id, DateTimeOffset StartedAt, string Path, long Bytes, bool IsTerminal, bool IsOpen)
{
    /// <summary>What it is called beneath the recordings' folder: <c>YYYY/MM/DD/FILE</c>.</summary>
    public string Name { get; init; } = "";

    /// <summary>Whether it lies in a remote store, and not on this disk.</summary>
    public bool IsRemote { get; init; }
}
