using System.Buffers.Binary;

namespace HoopWire.Recording.Journals;

/// <summary>Reads what <see cref="RecordWriter"/> wrote.</summary>
/// <exception cref="InvalidDataException">Thrown by every method when the bytes do not hold what is asked for.</exception>
internal ref struct RecordReader(ReadOnlySpan<byte> payload)
{
    private ReadOnlySpan<byte> _rest = payload;

    public long Number()
    {
        long value = BinaryPrimitives.ReadInt64LittleEndian(Take(8));
        return value;
    }

    /// <summary>The bytes of a text or of bytes; empty for null.</summary>
    public ReadOnlySpan<byte> Bytes() => Bytes(out _);

    public ReadOnlySpan<byte> Bytes(out bool isNull)
    {
        int length = BinaryPrimitives.ReadInt32LittleEndian(Take(4));
        isNull = length == -1;
        if (isNull) return default;
        if (length < 0) throw new InvalidDataException("A journal record holds a negative length.");
        return Take(length);
    }

    /// <summary>Bytes that older records end before; empty there.</summary>
    public ReadOnlySpan<byte> LaterBytes() => _rest.Length < sizeof(int) ? default : Bytes();

    private ReadOnlySpan<byte> Take(int length)
    {
        if (length > _rest.Length) throw new InvalidDataException("A journal record is shorter than its fields.");
        var taken = _rest[..length];
        _rest = _rest[length..];
        return taken;
    }
}
