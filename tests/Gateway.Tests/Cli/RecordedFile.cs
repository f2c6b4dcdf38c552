using System.Text;
using HoopWire.Compression;

namespace HoopWire.Gateway.Cli;

/// <summary>Recordings that no gateway wrote, for readers.</summary>
internal static class RecordedFile
{
    /// <summary>A frame of this content, without a link.</summary>
    public static byte[] Frame(ReadOnlySpan<byte> content)
    {
        using var compressor = new ZstdFrameCompressor();
        byte[] buffer = new byte[compressor.Bound(content.Length)];
        return buffer[..compressor.Compress(content, buffer)];
    }

    /// <summary>A frame of these lines.</summary>
    public static byte[] Frame(params string[] lines) => Frame(Encoding.UTF8.GetBytes(string.Join('\n', lines) + "\n"));
}
