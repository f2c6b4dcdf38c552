namespace HoopWire.Recording;

/// <summary>A recording that is closed.</summary>
/// <param name="SessionId">The session.</param>
/// <param name="Name">Its file, as it is called beneath the recordings' folder.</param>
/// <param name="Frames">Data frames in it.</param>
/// <param name="Lines">Lines in it.</param>
/// <param name="Bytes">Bytes before its seal.</param>
/// <param name="Head">Head of its chain.</param>
/// <param name="IsSealed">False when it was found changed, and carries no seal.</param>
public sealed record ClosedRecording(string SessionId, string Name, long Frames, long Lines, long Bytes, byte[] Head, bool IsSealed);
