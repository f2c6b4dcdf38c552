namespace HoopWire.Recording;

/// <summary>As many recordings are being fetched from a store as may be at once.</summary>
public sealed class RecordingsBusyException() : IOException("As many recordings are being read from the store as can be at once.");
