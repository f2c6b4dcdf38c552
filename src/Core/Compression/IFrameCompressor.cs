namespace HoopWire.Compression;

/// <summary>Makes independent compressed frames. Not thread-safe: one encoder serves one thread.</summary>
internal interface IFrameCompressor : IDisposable
{
    /// <summary>Bytes that a frame of <paramref name="size"/> bytes never exceeds.</summary>
    int Bound(int size);

    /// <summary>Compresses <paramref name="source"/> into one frame. Returns its length.</summary>
    int Compress(ReadOnlySpan<byte> source, Span<byte> destination);
}
