namespace HoopWire.Recording;

/// <summary>A recording is encrypted, and whoever reads it has no key to it.</summary>
public sealed class RecordingEncryptedException()
    : IOException("The recording is encrypted, and no key to it is here: 'hoopwire sessions decrypt FILE --key KEY' makes it readable with a recipient's key.");
