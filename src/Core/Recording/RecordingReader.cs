using HoopWire.Recording.Compression;
using HoopWire.Recording.Files;

namespace HoopWire.Recording;

/// <summary>Reads a recording line by line, one frame in memory at a time. Verifies nothing: that is <see cref="RecordingVerifier"/>'s.</summary>
public sealed class RecordingReader : IDisposable
{
    private readonly Stream _stream;
    private readonly FrameScanner _scanner;
    private readonly ZstdFrameDecompressor _decompressor = new();
    private long _frame;
    private long _line;

    /// <summary>Reads from a stream, and closes it.</summary>
    public RecordingReader(Stream stream)
    {
        _stream = stream;
        _scanner = new FrameScanner(stream);
    }

    /// <summary>Whether the seal has been read: nothing more will come.</summary>
    public bool ReachedSeal { get; private set; }

    /// <summary>Opens a file, which may be one that is still written.</summary>
    public static RecordingReader Open(string path) =>
        new(new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0));

    /// <summary>
    /// The lines up to the end of the last whole frame. While the session runs, a later call goes on where this one ended.
    /// </summary>
    /// <exception cref="InvalidDataException">The file is damaged here.</exception>
    public IEnumerable<RecordingLine> ReadLines()
    {
        while (NextFrame() is { } content)
        {
            int start = 0;
            while (start < content.Length)
            {
                int length = content.AsSpan(start).IndexOf((byte)'\n');
                if (length < 0) length = content.Length - start;
                yield return new RecordingLine(++_line, _frame, content.AsMemory(start, length));
                start += length + 1;
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _scanner.Dispose();
        _decompressor.Dispose();
        _stream.Dispose();
    }

    private byte[]? NextFrame()
    {
        while (true)
        {
            switch (_scanner.Next())
            {
                case ScannedFrame.Data:
                    return Content();
                case ScannedFrame.Seal:
                    ReachedSeal = true;
                    break;
                case ScannedFrame.End or ScannedFrame.Cut:
                    return null;
                case ScannedFrame.Malformed:
                    throw new InvalidDataException($"Frame {_frame + 1} cannot be read: {_scanner.Problem}.");
            }
        }
    }

    private byte[] Content()
    {
        _frame++;
        byte[] content = GC.AllocateUninitializedArray<byte>(_scanner.ContentBytes);
        if (!_decompressor.TryDecompress(_scanner.Frame, content))
            throw new InvalidDataException($"Frame {_frame} cannot be read: its content does not open.");
        return content;
    }
}
