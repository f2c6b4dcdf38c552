using System.Buffers.Binary;
using System.Text;

namespace HoopWire.Recording.Journals;

/// <summary>
/// Writes a record's payload: numbers as 8 bytes little-endian, texts and bytes as a length of 4 bytes and their bytes, −1 for null.
/// </summary>
internal ref struct RecordWriter(Span<byte> destination)
{
    private Span<byte> _rest = destination;

    public static long SizeOf(string? text) => 4 + (text is null ? 0 : Encoding.UTF8.GetByteCount(text));

    public static long SizeOf(ReadOnlySpan<byte> bytes) => 4L + bytes.Length;

    public void Number(long value)
    {
        BinaryPrimitives.WriteInt64LittleEndian(_rest, value);
        _rest = _rest[8..];
    }

    public void Text(string? text)
    {
        if (text is null)
        {
            Length(-1);
            return;
        }

        int written = Encoding.UTF8.GetBytes(text, _rest[4..]);
        Length(written);
        _rest = _rest[written..];
    }

    public void Bytes(scoped ReadOnlySpan<byte> bytes)
    {
        Length(bytes.Length);
        bytes.CopyTo(_rest);
        _rest = _rest[bytes.Length..];
    }

    private void Length(int length)
    {
        BinaryPrimitives.WriteInt32LittleEndian(_rest, length);
        _rest = _rest[4..];
    }
}
