using Microsoft.Win32.SafeHandles;

namespace HoopWire.ControlPlane;

/// <summary>Reads the lines of a file of the root log from the last to the first, in blocks.</summary>
internal sealed class RootTail : IDisposable
{
    /// <summary>What is read at once.</summary>
    public const int BlockBytes = 64 << 10;

    private readonly SafeFileHandle _file;
    private readonly byte[] _block;
    private readonly long _length;
    private long _blockAt;
    private int _blockLength;

    /// <exception cref="IOException">The file cannot be read.</exception>
    public RootTail(string path, int blockBytes)
    {
        _file = File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        _length = RandomAccess.GetLength(_file);
        _block = new byte[blockBytes];
        EndsInALine = EndOfLineBefore(_length) == _length - 1;
    }

    /// <summary>Whether nothing follows the last end of a line.</summary>
    public bool EndsInALine { get; }

    /// <summary>The lines that have an end, last first, without it, each with the place behind it; null for one longer than any that the gateway writes.</summary>
    public IEnumerable<(byte[]? Line, long End)> Lines()
    {
        for (long end = EndOfLineBefore(_length); end >= 0;)
        {
            long before = EndOfLineBefore(end);
            yield return (end - before - 1 > RootFiles.LineBytesMax ? null : Read(before + 1, end), end + 1);
            end = before;
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _file.Dispose();

    // The last one in front of a place; -1 when there is none.
    private long EndOfLineBefore(long place)
    {
        while (place > 0)
        {
            if (place <= _blockAt || place > _blockAt + _blockLength)
            {
                _blockLength = (int)Math.Min(_block.Length, place);
                _blockAt = place - _blockLength;
                Fill(_block.AsSpan(0, _blockLength), _blockAt);
            }

            int found = _block.AsSpan(0, (int)(place - _blockAt)).LastIndexOf((byte)'\n');
            if (found >= 0) return _blockAt + found;
            place = _blockAt;
        }

        return -1;
    }

    private byte[] Read(long from, long to)
    {
        byte[] line = new byte[to - from];
        Fill(line, from);
        return line;
    }

    private void Fill(Span<byte> bytes, long from)
    {
        while (bytes.Length > 0)
        {
            int read = RandomAccess.Read(_file, bytes, from);
            if (read == 0) throw new EndOfStreamException("The root log became shorter while it was read.");
            bytes = bytes[read..];
            from += read;
        }
    }
}
