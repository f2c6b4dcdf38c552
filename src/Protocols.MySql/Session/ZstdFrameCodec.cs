using HoopWire.Compression;

namespace HoopWire.MySql.Session;

/// <summary>
/// A Zstandard frame (RFC 8878) in each frame (CLIENT_ZSTD_COMPRESSION_ALGORITHM), with nothing behind it. Allocates nothing but what the library keeps between frames; serves one loop.
/// </summary>
/// <param name="level">How hard it compresses.</param>
internal sealed class ZstdFrameCodec(int level) : IFrameCodec, IDisposable
{
    /// <summary>Clients may ask for more: that would cost the loop's other sessions milliseconds a frame. It is what the servers and clients have for their default.</summary>
    public const int LevelMax = 3;

    private readonly ZstdFrameCompressor _compressor = new(level, checksum: false);
    private readonly ZstdFrameDecompressor _decompressor = new();

    /// <summary>A block of 128 KB may be one byte that is repeated: four bytes with its head (RFC 8878, 3.1.1.2).</summary>
    public int RatioMax => (128 << 10) / 4;

    public int Bound(int length) => _compressor.Bound(length);

    public int Compress(byte[] source, int length, byte[] destination)
    {
        int written = _compressor.Compress(source.AsSpan(0, length), destination);
        return written < length ? written : 0;
    }

    public bool TryOpen(ReadOnlySpan<byte> frame, Span<byte> destination) => ZstdFrameDecompressor.IsOneFrame(frame) && _decompressor.TryDecompress(frame, destination);

    public void Dispose()
    {
        _compressor.Dispose();
        _decompressor.Dispose();
    }
}
