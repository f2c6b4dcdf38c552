namespace HoopWire.Compression;

/// <summary>Zstandard by the system's library: independent frames that tell their content's size. Not thread-safe: one encoder serves one thread.</summary>
public sealed unsafe class ZstdFrameCompressor : IFrameCompressor
{
    private nint _context;

    /// <summary>Makes the encoder.</summary>
    /// <param name="level">How hard it tries: Zstandard's own level.</param>
    /// <param name="checksum">Whether frames end with a checksum of their content.</param>
    /// <exception cref="IOException">The library is missing.</exception>
    public ZstdFrameCompressor(int level = 1, bool checksum = true)
    {
        try
        {
            _context = ZstdNative.CreateCompressor();
        }
        catch (DllNotFoundException e)
        {
            throw ZstdNative.Missing(e);
        }

        if (_context == 0) throw new IOException("The Zstandard encoder could not be made: out of memory.");
        Set(ZstdNative.ParameterLevel, level);
        Set(ZstdNative.ParameterContentSize, 1);
        Set(ZstdNative.ParameterChecksum, checksum ? 1 : 0);
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
            throw new IOException("libzstd.so.1 is too old: the gateway needs version 1.4 or newer.");
    }
}
