using System.Buffers.Binary;

namespace HoopWire.MySql.Wire;

/// <summary>Reads little-endian and length-encoded fields from a payload. A read that fails leaves the position where it was.</summary>
internal ref struct PayloadReader(ReadOnlySpan<byte> payload)
{
    /// <summary>What stands for NULL in a text row.</summary>
    public const byte NullMark = 0xFB;
    private readonly ReadOnlySpan<byte> _payload = payload;

    /// <summary>Bytes read so far.</summary>
    public int Position { get; private set; }

    /// <summary>Bytes not yet read.</summary>
    public readonly int Remaining => _payload.Length - Position;

    /// <summary>Whether every byte has been read.</summary>
    public readonly bool IsAtEnd => Position == _payload.Length;

    private readonly ReadOnlySpan<byte> Rest => _payload[Position..];

    public bool TryReadByte(out byte value)
    {
        bool there = Remaining >= 1;
        value = there ? _payload[Position++] : (byte)0;
        return there;
    }

    public bool TryReadUInt16(out ushort value)
    {
        if (!BinaryPrimitives.TryReadUInt16LittleEndian(Rest, out value)) return false;
        Position += sizeof(ushort);
        return true;
    }

    public bool TryReadUInt32(out uint value)
    {
        if (!BinaryPrimitives.TryReadUInt32LittleEndian(Rest, out value)) return false;
        Position += sizeof(uint);
        return true;
    }

    /// <summary>Reads <paramref name="count"/> bytes.</summary>
    public bool TryReadBytes(int count, out ReadOnlySpan<byte> value)
    {
        value = default;
        if (count < 0 || count > Remaining) return false;
        value = _payload.Slice(Position, count);
        Position += count;
        return true;
    }

    /// <summary>Passes over bytes.</summary>
    public bool TrySkip(int count) => TryReadBytes(count, out _);

    /// <summary>Reads up to a zero byte, which is consumed.</summary>
    public bool TryReadCString(out ReadOnlySpan<byte> value)
    {
        value = default;
        int length = Rest.IndexOf((byte)0);
        if (length < 0) return false;
        value = _payload.Slice(Position, length);
        Position += length + 1;
        return true;
    }

    /// <summary>
    /// Reads a length-encoded integer: one byte below 0xFB, or 0xFC u16, 0xFD u24, 0xFE u64. 0xFB (NULL) and 0xFF are none. Forms that are longer than
    /// they need to be are taken, as servers take them.
    /// </summary>
    public bool TryReadLengthEncoded(out ulong value)
    {
        value = 0;
        var rest = Rest;
        if (rest.IsEmpty) return false;
        int bytes = rest[0] switch { < NullMark => 0, 0xFC => 2, 0xFD => 3, 0xFE => 8, _ => -1 };
        if (bytes < 0 || rest.Length < 1 + bytes) return false;
        if (bytes == 0) value = rest[0];
        for (int i = bytes; i > 0; i--) value = (value << 8) | rest[i];
        Position += 1 + bytes;
        return true;
    }

    /// <summary>Reads bytes with their length-encoded length before them.</summary>
    public bool TryReadLengthEncodedBytes(out ReadOnlySpan<byte> value)
    {
        value = default;
        int start = Position;
        if (!TryReadLengthEncoded(out ulong length)) return false;
        if (length <= (ulong)Remaining && TryReadBytes((int)length, out value)) return true;
        Position = start;
        return false;
    }

    /// <summary>Reads a cell of a text row: length-encoded bytes, or 0xFB for NULL.</summary>
    public bool TryReadTextCell(out ReadOnlySpan<byte> value, out bool isNull)
    {
        value = default;
        isNull = Remaining > 0 && _payload[Position] == NullMark;
        if (!isNull) return TryReadLengthEncodedBytes(out value);
        Position++;
        return true;
    }

    /// <summary>Reads everything that is left.</summary>
    public ReadOnlySpan<byte> ReadRest()
    {
        var rest = Rest;
        Position = _payload.Length;
        return rest;
    }
}
