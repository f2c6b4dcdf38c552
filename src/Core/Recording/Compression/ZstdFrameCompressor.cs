namespace HoopWire.Recording.Compression;

/// <summary>Zstandard at level 1 by the system's library: independent frames with content size and checksum.</summary>
internal sealed unsafe class ZstdFrameCompressor : IFrameCompressor
{
    private const int Level = 1;
    private nint _context;

    /// <summary>Makes the encoder.</summary>
    /// <exception cref="IOException">The library is missing.</exception>
    public ZstdFrameCompressor()
    {
        try
        {
            _context = ZstdNative.CreateCompressor();
        }
        catch (DllNotFoundException e)
        {
            throw new IOException("Recordings need libzstd.so.1, which is not on this system. Install the package libzstd1.", e);
        }

        if (_context == 0) throw new IOException("The Zstandard encoder could not be made: out of memory.");
        Set(ZstdNative.ParameterLevel, Level);
        Set(ZstdNative.ParameterContentSize, 1);
        Set(ZstdNative.ParameterChecksum, 1);
    }

    /// <inheritdoc/>
    public int Bound(int size) => checked((int)ZstdNative.Bound((nuint)size));

    /// <inheritdoc/>
    public int Compress(ReadOnlySpan<byte> source, Span<byte> destination)
    {
        ObjectDisposedException.ThrowIf(_context == 0, this);
        fixed (byte* from = source, to = destination)
        {
            nuint written = ZstdNative.Compress(_context, to, (nuint)destination.Length, from, (nuint)source.Length);
            if (ZstdNative.IsError(written) != 0) throw new IOException("The Zstandard encoder refused a frame.");
            return (int)written;
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        nint context = Interlocked.Exchange(ref _context, 0);
        if (context != 0) _ = ZstdNative.FreeCompressor(context);
    }

    private void Set(int parameter, int value)
    {
        if (ZstdNative.IsError(ZstdNative.SetParameter(_context, parameter, value)) != 0)
            throw new IOException("libzstd.so.1 is too old: recordings need version 1.4 or newer.");
    }
}
