namespace HoopWire.Compression;

/// <summary>Opens one compressed frame at a time, within a cap. Not thread-safe.</summary>
internal interface IFrameDecompressor : IDisposable
{
    /// <summary>
    /// Opens one frame into <paramref name="destination"/>, which is as long as the content has to be. False when the frame is malformed, fails its
    /// checksum, or holds more or less.
    /// </summary>
    bool TryDecompress(ReadOnlySpan<byte> frame, Span<byte> destination);
}
