namespace HoopWire.Recording;

/// <summary>Where an event lies.</summary>
/// <param name="Session">The session id's 16 ASCII characters as one number.</param>
/// <param name="Line">Its line in the recording, from 1.</param>
/// <param name="Time">When it happened, in microseconds since 1970 UTC.</param>
public readonly record struct RecordedPlace(UInt128 Session, long Line, long Time);
