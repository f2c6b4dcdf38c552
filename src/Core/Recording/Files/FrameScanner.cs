using System.Buffers;
using System.Buffers.Binary;
using HoopWire.Recording.Encryption;

namespace HoopWire.Recording.Files;

/// <summary>
/// Finds the frames of a recording one after another (RFC 8878, section 3.1), without opening them. Holds one frame at a time.
/// </summary>
internal sealed class FrameScanner(Stream stream, long offset = 0) : IDisposable
{
    /// <summary>Cap of a frame's content.</summary>
    public const int ContentBytesMax = 64 << 20;

    /// <summary>Cap of a frame.</summary>
    public const int FrameBytesMax = ContentBytesMax + (2 << 20);

    private const int BlockBytesMax = 128 << 10;
    private const uint DataMagic = 0xFD2FB528;
    private const uint SkippableMask = 0xFFFFFFF0;
    private const int ReadBytes = 64 << 10;

    private byte[] _buffer = ArrayPool<byte>.Shared.Rent(ReadBytes);
    private int _start;
    private int _available;
    private int _length;

    /// <summary>Where the current frame starts in the file.</summary>
    public long Offset { get; private set; } = offset;

    /// <summary>Length of the content of the current data frame.</summary>
    public int ContentBytes { get; private set; }

    /// <summary>Why the current frame is malformed.</summary>
    public string Problem { get; private set; } = "";

    /// <summary>The current frame.</summary>
    public ReadOnlySpan<byte> Frame => _buffer.AsSpan(_start, _length);

    /// <summary>What was read of a frame that is cut or malformed, and of what follows it.</summary>
    public ReadOnlySpan<byte> Rest => _buffer.AsSpan(_start, _available);

    /// <summary>Moves to the next frame.</summary>
    public ScannedFrame Next()
    {
        _start += _length;
        _available -= _length;
        Offset += _length;
        _length = 0;
        if (!Has(4)) return _available == 0 ? ScannedFrame.End : ScannedFrame.Cut;
        uint magic = BinaryPrimitives.ReadUInt32LittleEndian(Rest);
        if (magic == DataMagic) return Data();
        return (magic & SkippableMask) == FrameLink.Magic ? Skippable(magic) : Malformed("it does not start as a frame does");
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (_buffer.Length > 0) ArrayPool<byte>.Shared.Return(_buffer);
        _buffer = [];
        _start = _available = _length = 0;
    }

    private ScannedFrame Skippable(uint magic)
    {
        if (!Has(8)) return ScannedFrame.Cut;
        uint size = BinaryPrimitives.ReadUInt32LittleEndian(Rest[4..]);
        if (size > FrameBytesMax - 8) return Malformed("its size is beyond the cap");
        if (magic == FrameLink.Magic && size != FrameLink.PayloadBytes) return Malformed("its link has another size than links have");
        if (!Has(8 + (int)size)) return ScannedFrame.Cut;
        _length = 8 + (int)size;
        return magic switch
        {
            FrameLink.Magic => ScannedFrame.Link,
            RecordingSeal.Magic => ScannedFrame.Seal,
            KeyFrame.Magic => KeyFrame.IsOne(Frame) ? ScannedFrame.Key : Malformed("its key is none"),
            EncryptedFrame.Magic => Encrypted(),
            _ => ScannedFrame.Foreign,
        };
    }

    private ScannedFrame Encrypted()
    {
        if (EncryptedFrame.ContentBytesOf(Frame) is not { } content) return Malformed("it is not encrypted as recordings are");
        if (content > ContentBytesMax) return Malformed("its content is beyond the cap");
        ContentBytes = (int)content;
        return ScannedFrame.Encrypted;
    }

    private ScannedFrame Data()
    {
        if (!Has(5)) return ScannedFrame.Cut;
        byte descriptor = Rest[4];
        bool single = (descriptor & 0x20) != 0;
        int window = single ? 0 : 1;
        int sizeBytes = (descriptor >> 6) switch { 0 => single ? 1 : 0, 1 => 2, 2 => 4, _ => 8 };
        if ((descriptor & 0x0B) != 0 || sizeBytes == 0) return Malformed("its header is not one of a recording");
        int position = 5 + window + sizeBytes;
        if (!Has(position)) return ScannedFrame.Cut;
        ulong content = ContentSize(Rest.Slice(5 + window, sizeBytes));
        if (content > ContentBytesMax) return Malformed("its content is beyond the cap");
        ContentBytes = (int)content;
        return Blocks(position, (descriptor & 0x04) != 0 ? 4 : 0);
    }

    private ScannedFrame Blocks(int position, int checksum)
    {
        while (true)
        {
            if (position > FrameBytesMax - BlockBytesMax) return Malformed("it is longer than the cap");
            if (!Has(position + 3)) return ScannedFrame.Cut;
            var head = Rest.Slice(position, 3);
            int block = head[0] | (head[1] << 8) | (head[2] << 16);
            int type = (block >> 1) & 3;
            int size = block >> 3;
            if (type == 3 || size > BlockBytesMax) return Malformed("it has a block that no frame has");
            position += 3 + (type == 1 ? 1 : size);
            if ((block & 1) == 0) continue;
            position += checksum;
            if (!Has(position)) return ScannedFrame.Cut;
            _length = position;
            return ScannedFrame.Data;
        }
    }

    private static ulong ContentSize(ReadOnlySpan<byte> field) => field.Length switch
    {
        1 => field[0],
        2 => BinaryPrimitives.ReadUInt16LittleEndian(field) + 256UL,
        4 => BinaryPrimitives.ReadUInt32LittleEndian(field),
        _ => BinaryPrimitives.ReadUInt64LittleEndian(field),
    };

    private ScannedFrame Malformed(string problem)
    {
        _length = 0;
        Problem = problem;
        return ScannedFrame.Malformed;
    }

    private bool Has(int bytes)
    {
        while (_available < bytes)
        {
            MakeRoom(bytes);
            int end = _start + _available;
            int read = stream.Read(_buffer, end, _buffer.Length - end);
            if (read == 0) return false;
            _available += read;
        }

        return true;
    }

    private void MakeRoom(int bytes)
    {
        if (_buffer.Length - _start - _available > 0 && _buffer.Length - _start >= Math.Min(bytes, ReadBytes)) return;
        if (_start > 0)
        {
            _buffer.AsSpan(_start, _available).CopyTo(_buffer);
            _start = 0;
        }

        if (_available < _buffer.Length) return;
        byte[] larger = ArrayPool<byte>.Shared.Rent(_buffer.Length * 2);
        _buffer.AsSpan(0, _available).CopyTo(larger);
        ArrayPool<byte>.Shared.Return(_buffer);
        _buffer = larger;
    }
}
