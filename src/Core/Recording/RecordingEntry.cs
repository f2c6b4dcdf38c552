namespace HoopWire.Recording;

/// <summary>A recording on disk.</summary>
/// <param name="Id">The session's id.</param>
/// <param name="StartedAt">When the session started, from its id.</param>
/// <param name="Path">The file.</param>
/// <param name="Bytes">Its size.</param>
/// <param name="IsTerminal">Whether it is a terminal's, in asciicast; lines of events otherwise.</param>
/// <param name="IsOpen">Whether its end has not been written.</param>
public sealed record RecordingEntry(string Id, DateTimeOffset StartedAt, string Path, long Bytes, bool IsTerminal, bool IsOpen);
