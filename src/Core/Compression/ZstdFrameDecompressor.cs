using System.Buffers.Binary;

namespace HoopWire.Compression;

/// <summary>Opens Zstandard frames by the system's library. Not thread-safe.</summary>
public sealed unsafe class ZstdFrameDecompressor : IFrameDecompressor
{
    private const uint Magic = 0xFD2F_B528;
    private nint _context;

    /// <summary>Makes the decoder.</summary>
    /// <exception cref="IOException">The library is missing.</exception>
    public ZstdFrameDecompressor()
    {
        try
        {
            _context = ZstdNative.CreateDecompressor();
        }
        catch (DllNotFoundException e)
        {
            throw ZstdNative.Missing(e);
        }

        if (_context == 0) throw new IOException("The Zstandard decoder could not be made: out of memory.");
    }

    /// <inheritdoc/>
    public bool TryDecompress(ReadOnlySpan<byte> frame, Span<byte> destination)
    {
        ObjectDisposedException.ThrowIf(_context == 0, this);
        fixed (byte* from = frame, to = destination)
        {
            nuint written = ZstdNative.Decompress(_context, to, (nuint)destination.Length, from, (nuint)frame.Length);
            return ZstdNative.IsError(written) == 0 && written == (nuint)destination.Length;
        }
    }

    /// <summary>
    /// Whether the bytes are one frame of today's format (RFC 8878) to their end: the library itself also opens several, skippable ones between them, and those of formats before 0.8.
    /// </summary>
    public static bool IsOneFrame(ReadOnlySpan<byte> bytes)
    {
        if (!BinaryPrimitives.TryReadUInt32LittleEndian(bytes, out uint magic) || magic != Magic) return false;
        fixed (byte* from = bytes) return ZstdNative.FrameLength(from, (nuint)bytes.Length) == (nuint)bytes.Length;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        nint context = Interlocked.Exchange(ref _context, 0);
        if (context != 0) _ = ZstdNative.FreeDecompressor(context);
    }
}
