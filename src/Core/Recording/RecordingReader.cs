using HoopWire.Compression;
using HoopWire.Recording.Encryption;
using HoopWire.Recording.Files;
using HoopWire.Recording.Journals;

namespace HoopWire.Recording;

/// <summary>Reads a recording line by line, one frame in memory at a time. Verifies nothing: that is <see cref="RecordingVerifier"/>'s.</summary>
public sealed class RecordingReader : IDisposable
{
    /// <summary>Bytes of a line: more than any is that a recorder writes, which makes at most six bytes of each of an event's.</summary>
    public const int LineBytesMax = (6 * JournalLayout.EventBytesMax) + (4 << 20);

    private readonly Stream _stream;
    private FrameScanner _scanner;
    private readonly ZstdFrameDecompressor _decompressor = new();
    private readonly ReadingKey? _key;
    private byte[]? _dataKey;
    private long _frame;
    private long _line;

    /// <summary>Reads from a stream, and closes it.</summary>
    /// <param name="stream">The recording, from its start.</param>
    /// <param name="key">The key for one that is encrypted; null for none. It stays the caller's.</param>
    public RecordingReader(Stream stream, ReadingKey? key = null)
    {
        _key = key;
        _stream = stream;
        _scanner = new FrameScanner(stream);
    }

    /// <summary>Whether the seal has been read: nothing more will come.</summary>
    public bool ReachedSeal { get; private set; }

    /// <summary>Opens a file, which may be one that is still written.</summary>
    public static RecordingReader Open(string path, ReadingKey? key = null) =>
        new(new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0), key);

    /// <summary>
    /// The lines up to the end of the last whole frame. While the session runs, a later call goes on where this one ended.
    /// </summary>
    /// <exception cref="InvalidDataException">The file is damaged here.</exception>
    /// <exception cref="RecordingEncryptedException">It is encrypted, and not for this reader's key.</exception>
    public IEnumerable<RecordingLine> ReadLines()
    {
        while (NextFrame() is { } content)
        {
            int start = 0;
            while (start < content.Length)
            {
                int length = content.AsSpan(start).IndexOf((byte)'\n');
                if (length < 0) length = content.Length - start;
                if (length > LineBytesMax) throw new InvalidDataException($"Line {_line + 1} cannot be read: it is longer than any that is recorded.");
                yield return new RecordingLine(++_line, _frame, content.AsMemory(start, length));
                start += length + 1;
            }
        }
    }

    /// <summary>
    /// Passes over the frames in front of the first in which something happened at <paramref name="time"/> or later, without reading them: the next call of
    /// <see cref="ReadLines"/> begins there. False where reading goes on as it would have, because that place is not ahead, or because the recording has no
    /// index to find it by, as while the session runs.
    /// </summary>
    public bool TrySkipTo(DateTimeOffset time)
    {
        if (!_stream.CanSeek) return false;
        long read = _stream.Position;
        if (IndexSearch.Find(_stream, RecordedTime.Of(time), _key) is not { } place || place.Frame <= _frame)
        {
            _stream.Position = read;
            return false;
        }

        _stream.Position = place.Offset;
        _scanner.Dispose();
        _scanner = new FrameScanner(_stream, place.Offset);
        (_frame, _line, _dataKey) = (place.Frame - 1, place.LinesBefore, place.DataKey);
        return true;
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
                    return Content(_scanner.Frame);
                case ScannedFrame.Key:
                    _dataKey = _key is null ? null : KeyFrame.Open(_scanner.Frame, _key);
                    break;
                case ScannedFrame.Encrypted:
                    return Content(Decrypted());
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

    private byte[] Decrypted()
    {
        if (_dataKey is null) throw new RecordingEncryptedException();
        return EncryptedFrame.Open(_scanner.Frame, _frame + 1, _dataKey)
            ?? throw new InvalidDataException($"Frame {_frame + 1} cannot be read: it is not what was encrypted.");
    }

    private byte[] Content(ReadOnlySpan<byte> frame)
    {
        _frame++;
        byte[] content = GC.AllocateUninitializedArray<byte>(_scanner.ContentBytes);
        if (!_decompressor.TryDecompress(frame, content))
            throw new InvalidDataException($"Frame {_frame} cannot be read: its content does not open.");
        return content;
    }
}
