namespace HoopWire.Recording.Compression;

/// <summary>Opens Zstandard frames by the system's library.</summary>
internal sealed unsafe class ZstdFrameDecompressor : IFrameDecompressor
{
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
            throw new IOException("Recordings need libzstd.so.1, which is not on this system. Install the package libzstd1.", e);
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

    /// <inheritdoc/>
    public void Dispose()
    {
        nint context = Interlocked.Exchange(ref _context, 0);
        if (context != 0) _ = ZstdNative.FreeDecompressor(context);
    }
}
