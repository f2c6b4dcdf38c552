using System.Buffers.Binary;

namespace HoopWire.Wire;

/// <summary>
/// Reads big-endian fields from a span. A read that fails leaves the position where it was, so that a caller may try again with more bytes.
/// </summary>
public ref struct SpanReader(ReadOnlySpan<byte> span)
{
    private readonly ReadOnlySpan<byte> _span = span;

    /// <summary>Bytes read so far.</summary>
    public int Position { get; private set; }

    /// <summary>Bytes not yet read.</summary>
    public readonly int Remaining => _span.Length - Position;

    /// <summary>Whether every byte has been read.</summary>
    public readonly bool IsAtEnd => Position == _span.Length;

    /// <summary>The bytes not yet read.</summary>
    public readonly ReadOnlySpan<byte> Rest => _span[Position..];

    /// <summary>Reads one byte.</summary>
    public bool TryReadByte(out byte value)
    {
        if (Remaining < 1)
        {
            value = 0;
            return false;
        }
        value = _span[Position++];
        return true;
    }

    /// <summary>Reads a signed 16-bit integer.</summary>
    public bool TryReadInt16(out short value)
    {
        bool read = BinaryPrimitives.TryReadInt16BigEndian(Rest, out value);
        if (read) Position += sizeof(short);
        return read;
    }

    /// <summary>Reads an unsigned 16-bit integer.</summary>
    public bool TryReadUInt16(out ushort value)
    {
        bool read = BinaryPrimitives.TryReadUInt16BigEndian(Rest, out value);
        if (read) Position += sizeof(ushort);
        return read;
    }

    /// <summary>Reads a signed 32-bit integer.</summary>
    public bool TryReadInt32(out int value)
    {
        bool read = BinaryPrimitives.TryReadInt32BigEndian(Rest, out value);
        if (read) Position += sizeof(int);
        return read;
    }

    /// <summary>Reads an unsigned 32-bit integer.</summary>
    public bool TryReadUInt32(out uint value)
    {
        bool read = BinaryPrimitives.TryReadUInt32BigEndian(Rest, out value);
        if (read) Position += sizeof(uint);
        return read;
    }

    /// <summary>Reads a signed 64-bit integer.</summary>
    public bool TryReadInt64(out long value)
    {
        bool read = BinaryPrimitives.TryReadInt64BigEndian(Rest, out value);
        if (read) Position += sizeof(long);
        return read;
    }

    /// <summary>Reads <paramref name="count"/> bytes; a negative count is refused like one past the end.</summary>
    public bool TryReadBytes(int count, out ReadOnlySpan<byte> value)
    {
        if (count < 0 || count > Remaining)
        {
            value = default;
            return false;
        }
        value = _span.Slice(Position, count);
        Position += count;
        return true;
    }

    /// <summary>Passes over <paramref name="count"/> bytes.</summary>
    public bool TrySkip(int count) => TryReadBytes(count, out _);

    /// <summary>Reads up to a zero byte, which is consumed and not part of the value.</summary>
    public bool TryReadCString(out ReadOnlySpan<byte> value)
    {
        int length = Rest.IndexOf((byte)0);
        if (length < 0)
        {
            value = default;
            return false;
        }
        value = _span.Slice(Position, length);
        Position += length + 1;
        return true;
    }

    /// <summary>Reads everything that is left.</summary>
    public ReadOnlySpan<byte> ReadRest()
    {
        ReadOnlySpan<byte> rest = Rest;
        Position = _span.Length;
        return rest;
    }
}
