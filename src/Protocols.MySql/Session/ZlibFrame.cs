using System.Buffers;
using System.IO.Compression;

namespace HoopWire.MySql.Session;

/// <summary>The content of one frame of the compressed protocol: a zlib stream of its own (RFC 1950). What it opens to is judged and forwarded; bytes behind its end are nobody's.</summary>
internal static class ZlibFrame
{
    /// <summary>Compresses into <paramref name="destination"/>, which has <see cref="Bound"/> bytes; 0 where that saves nothing.</summary>
    public static int Compress(byte[] source, int length, byte[] destination)
    {
        using var output = new MemoryStream(destination, 0, Bound(length), writable: true);
        using (var zlib = new ZLibStream(output, CompressionLevel.Fastest, leaveOpen: true)) zlib.Write(source, 0, length);
        return output.Position < length ? (int)output.Position : 0;
    }

    /// <summary>Bytes that compressing so many may need.</summary>
    public static int Bound(int length) => length + (length >> 3) + 64;

    /// <summary>Opens a frame that is as long as <paramref name="destination"/>; false when it is malformed, fails its checksum, or holds more or less.</summary>
    public static bool TryOpen(ReadOnlySpan<byte> frame, Span<byte> destination)
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
