using System.Buffers;
using HoopWire.Compression;

namespace HoopWire.Recording.Files;

/// <summary>Opens data frames into a pooled buffer.</summary>
internal sealed class FrameContent : IDisposable
{
    private readonly ZstdFrameDecompressor _decompressor = new();
    private byte[] _content = [];

    /// <summary>Opens a frame whose header gives its content as so long, which the scanner has checked against its cap.</summary>
    public bool TryOpen(ReadOnlySpan<byte> frame, int contentBytes, out ReadOnlySpan<byte> content)
    {
        if (_content.Length < contentBytes)
        {
            if (_content.Length > 0) ArrayPool<byte>.Shared.Return(_content);
            _content = ArrayPool<byte>.Shared.Rent(contentBytes);
        }

        var destination = _content.AsSpan(0, contentBytes);
        content = destination;
        return _decompressor.TryDecompress(frame, destination);
    }

    public void Dispose()
    {
        if (_content.Length > 0) ArrayPool<byte>.Shared.Return(_content);
        _content = [];
        _decompressor.Dispose();
    }
}
