namespace HoopWire.MySql.Session;

/// <summary>How the content of frames of the compressed protocol is compressed. Each frame is opened by itself.</summary>
internal interface IFrameCodec
{
    /// <summary>Times its own length that a frame may be to open, by its format: one that claims more is refused before any room is made for it.</summary>
    int RatioMax { get; }

    /// <summary>Bytes that compressing so many may need.</summary>
    int Bound(int length);

    /// <summary>Compresses into <paramref name="destination"/>, which has <see cref="Bound"/> bytes; 0 where that saves nothing.</summary>
    int Compress(byte[] source, int length, byte[] destination);

    /// <summary>Opens a frame that is as long as <paramref name="destination"/>; false when it is malformed, or holds more or less.</summary>
    bool TryOpen(ReadOnlySpan<byte> frame, Span<byte> destination);
}
