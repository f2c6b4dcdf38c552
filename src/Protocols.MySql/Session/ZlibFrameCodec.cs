using System.Buffers;
using System.IO.Compression;

namespace HoopWire.MySql.Session;

/// <summary>
/// A zlib stream (RFC 1950) in each frame (CLIENT_COMPRESS). What it opens to is judged and forwarded; bytes behind its end are nobody's. Makes a coder for each frame.
/// </summary>
internal sealed class ZlibFrameCodec : IFrameCodec
{
    /// <summary>The one there is: it holds nothing.</summary>
    public static ZlibFrameCodec Shared { get; } = new();

    /// <summary>Source: https://zlib.net/zlib_tech.html.</summary>
    public int RatioMax => 1032;

    public int Bound(int length) => length + (length >> 3) + 64;

    public int Compress(byte[] source, int length, byte[] destination)
    {
        using var output = new MemoryStream(destination, 0, Bound(length), writable: true);
        using (var zlib = new ZLibStream(output, CompressionLevel.Fastest, leaveOpen: true)) zlib.Write(source, 0, length);
        return output.Position < length ? (int)output.Position : 0;
    }

    public bool TryOpen(ReadOnlySpan<byte> frame, Span<byte> destination)
    {
        byte[] copy = ArrayPool<byte>.Shared.Rent(frame.Length);
        try
        {
            frame.CopyTo(copy);
            using var input = new MemoryStream(copy, 0, frame.Length, writable: false);
            using var zlib = new ZLibStream(input, CompressionMode.Decompress);
            return zlib.ReadAtLeast(destination, destination.Length, throwOnEndOfStream: false) == destination.Length && zlib.ReadByte() < 0;
        }
        catch (Exception e) when (e is InvalidDataException or IOException)
        {
            // The other exception comes where a stream asks for a dictionary, which the protocol does not have.
            return false;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(copy);
        }
    }
}
